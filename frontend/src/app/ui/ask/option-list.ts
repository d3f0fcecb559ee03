import { Component, ElementRef, inject, input, model, output } from '@angular/core';
import { Shortcuts } from '../layout/shortcuts';

/** Options as full-width buttons; the keys 1 to 9 choose one of them wherever the reader is on the page. */
@Component({
  selector: 'ui-option-list',
  template: `
    <div role="group" [attr.aria-label]="label()">
      @for (option of options(); track option; let i = $index) {
        <button
          type="button"
          [attr.aria-keyshortcuts]="i + 1"
          [attr.aria-pressed]="chosen() === option"
          (click)="choose(option)"
        >
          <kbd aria-hidden="true">{{ i + 1 }}</kbd>
          <span>
            {{ option }}
            @if (hints()[option]; as hint) {
              <span class="hint">{{ hint }}</span>
            }
          </span>
        </button>
      }
    </div>
  `,
  styleUrl: './option-list.scss',
})
export class OptionList {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  /** A line of rationale per option. */
  readonly hints = input<Readonly<Record<string, string>>>({});
  readonly chosen = model<string | null>(null);
  /** An option was chosen by its number: whoever shows the list may move the focus on to the next step. */
  readonly chosenByKey = output();

  constructor() {
    const keys = Array.from({ length: 9 }, (_, i) => [String(i + 1), () => this.pressed(i)] as const);
    inject(Shortcuts).bind(Object.fromEntries(keys));
  }

  protected choose(option: string): void {
    this.chosen.set(option);
  }

  private pressed(index: number): void {
    const option = this.options()[index];
    if (option === undefined || !this.host.nativeElement.checkVisibility()) return;
    this.chosen.set(option);
    this.chosenByKey.emit();
  }
}
