import { Component, computed, input } from '@angular/core';

/** The small sign of a participant: people round, agents square, two letters, one of eight colours. */
@Component({
  selector: 'ui-mark',
  template: `{{ letters() }}`,
  host: {
    'aria-hidden': 'true',
    '[class.agent]': "kind() === 'agent'",
    '[style.--size.px]': 'size()',
    '[style.--seat]': "'var(--seat-' + colour() + ')'",
  },
  styles: `
    :host {
      align-items: center;
      background: var(--seat);
      border-radius: 50%;
      color: var(--on-seat);
      display: inline-flex;
      flex: none;
      font-size: calc(var(--size) * 0.4);
      font-weight: 600;
      height: var(--size);
      justify-content: center;
      letter-spacing: 0.02em;
      line-height: 1;
      print-color-adjust: exact;
      user-select: none;
      width: var(--size);
    }
    :host(.agent) {
      border-radius: 24%;
    }
  `,
})
export class Mark {
  readonly name = input.required<string>();
  readonly kind = input.required<'agent' | 'human'>();
  /** 1 to 8. */
  readonly colour = input.required<number>();
  /** Edge length in CSS pixels. */
  readonly size = input(36);
  protected readonly letters = computed(() => initials(this.name()));
}

/** Two letters at most: of the first two words, "AI" not counting as one. */
export function initials(name: string): string {
  const words = name.split(/[\s_-]+/).filter((word) => word !== '' && word !== 'AI');
  return words
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x20))
    .join('')
    .toUpperCase();
}
