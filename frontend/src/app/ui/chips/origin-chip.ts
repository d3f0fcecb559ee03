import { Component, computed, input } from '@angular/core';
import { vendorLabel } from '../words/labels';

/** Vendor and model of an agent's words, and in words where a simulation spoke for it. */
@Component({
  selector: 'ui-origin-chip',
  template: `
    <span class="chip">{{ label() }}</span>
    @if (simulated()) {
      <span class="chip simulated">Simulated</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 4px;
      min-width: 0;
    }
    .chip {
      border: 1px solid var(--line);
      border-radius: 4px;
      color: var(--text-quiet);
      font-size: 12px;
      line-height: 18px;
      overflow: hidden;
      padding: 0 6px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .simulated {
      border-style: dashed;
      border-color: var(--text-quiet);
    }
  `,
})
export class OriginChip {
  readonly provider = input.required<string>();
  readonly model = input<string | null>(null);
  readonly simulated = input(false);
  protected readonly label = computed(() =>
    [vendorLabel(this.provider()), this.model()].filter((part) => part !== null).join(' · '),
  );
}
