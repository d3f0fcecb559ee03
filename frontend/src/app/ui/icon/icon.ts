import { Component, computed, input } from '@angular/core';
import { type Glyph, glyphs } from './glyphs';

/** A sign beside words; never the only carrier of a meaning, so it is hidden from assistive technology. */
@Component({
  selector: 'ui-icon',
  template: `<svg viewBox="0 -960 960 960" fill="currentColor" focusable="false"><path [attr.d]="path()" /></svg>`,
  host: { 'aria-hidden': 'true', '[style.font-size.px]': 'size()' },
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 1em;
      height: 1em;
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `,
})
export class Icon {
  readonly name = input.required<Glyph>();
  /** Edge length in CSS pixels. */
  readonly size = input(20);
  protected readonly path = computed(() => glyphs[this.name()]);
}
