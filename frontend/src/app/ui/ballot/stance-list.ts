import { Component, input, model } from '@angular/core';

const STANCES = [
  ['consent', 'Consent'],
  ['stand_aside', 'Stand aside'],
  ['object', 'Object'],
] as const;
export type Stance = (typeof STANCES)[number][0];

/** Consent, a step aside or an objection for every option. */
@Component({
  selector: 'ui-stance-list',
  template: `
    <ul [attr.aria-label]="label()">
      @for (option of options(); track option) {
        <li role="group" [attr.aria-label]="option">
          <span class="option">{{ option }}</span>
          <span class="buttons">
            @for (stance of all; track stance[0]) {
              <button
                type="button"
                [attr.aria-pressed]="stances()[option] === stance[0]"
                (click)="say(option, stance[0])"
              >
                {{ stance[1] }}
              </button>
            }
          </span>
        </li>
      }
    </ul>
  `,
  styleUrl: './ballot-list.scss',
})
export class StanceList {
  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  readonly stances = model<Readonly<Record<string, Stance>>>({});
  protected readonly all = STANCES;

  protected say(option: string, stance: Stance): void {
    this.stances.set({ ...this.stances(), [option]: stance });
  }
}
