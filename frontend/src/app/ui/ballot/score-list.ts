import { Component, computed, input, model } from '@angular/core';

/** A whole number for every option; with `words`, chosen by what each number says; with `budget`, spent from it. */
@Component({
  selector: 'ui-score-list',
  template: `
    <ul [attr.aria-label]="label()">
      @for (option of options(); track option) {
        <li>
          <span class="option">{{ option }}</span>
          @if (words(); as words) {
            <select
              #word
              [attr.aria-label]="option"
              [value]="scores()[option] ?? ''"
              (change)="set(option, word.value)"
            >
              <option value="" [selected]="scores()[option] === undefined">Not said</option>
              @for (text of words; track $index; let i = $index) {
                <option [value]="min() + i" [selected]="scores()[option] === min() + i">{{ text }}</option>
              }
            </select>
          } @else {
            <input
              #number
              type="number"
              inputmode="numeric"
              [attr.aria-label]="option"
              [min]="min()"
              [max]="max()"
              [value]="scores()[option] ?? ''"
              (input)="set(option, number.value)"
            />
          }
        </li>
      }
    </ul>
    @if (budget() !== null) {
      <p class="sum" role="status">{{ left() }} of {{ budget() }} left</p>
    }
  `,
  styleUrl: './ballot-list.scss',
})
export class ScoreList {
  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  readonly min = input.required<number>();
  readonly max = input.required<number>();
  readonly budget = input<number | null>(null);
  /** What each number from `min` on says. */
  readonly words = input<readonly string[] | null>(null);
  readonly scores = model<Readonly<Record<string, number>>>({});

  protected readonly left = computed(() => {
    const spent = Object.values(this.scores()).reduce((sum, score) => sum + score, 0);
    return (this.budget() ?? 0) - spent;
  });

  protected set(option: string, written: string): void {
    const { [option]: _, ...others } = this.scores();
    const score = Number(written);
    const isSaid = written.trim() !== '' && Number.isInteger(score);
    this.scores.set(isSaid ? { ...others, [option]: score } : others);
  }
}
