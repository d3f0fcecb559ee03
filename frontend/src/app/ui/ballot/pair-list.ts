import { Component, computed, input, model } from '@angular/core';

export type Comparison = { readonly winner: string; readonly loser: string };

/** Every two options beside each other: the better one is pressed. */
@Component({
  selector: 'ui-pair-list',
  template: `
    <ul [attr.aria-label]="label()">
      @for (pair of pairs(); track pair.id) {
        <li class="pair" role="group" [attr.aria-label]="pair.a + ' or ' + pair.b">
          <button type="button" [attr.aria-pressed]="pair.winner === pair.a" (click)="prefer(pair.a, pair.b)">
            {{ pair.a }}
          </button>
          <span>or</span>
          <button type="button" [attr.aria-pressed]="pair.winner === pair.b" (click)="prefer(pair.b, pair.a)">
            {{ pair.b }}
          </button>
        </li>
      }
    </ul>
    <p class="sum" role="status">{{ comparisons().length }} of {{ pairs().length }} compared</p>
  `,
  styleUrl: './ballot-list.scss',
})
export class PairList {
  readonly label = input.required<string>();
  readonly options = input.required<readonly string[]>();
  readonly comparisons = model<readonly Comparison[]>([]);

  protected readonly pairs = computed(() => {
    const options = this.options();
    return options.flatMap((a, i) =>
      options.slice(i + 1).map((b, j) => ({ id: `${i}-${j}`, a, b, winner: this.winnerOf(a, b) })),
    );
  });

  protected prefer(winner: string, loser: string): void {
    this.comparisons.set([...this.comparisons().filter((c) => !isOf(c, winner, loser)), { winner, loser }]);
  }

  private winnerOf(a: string, b: string): string | null {
    return this.comparisons().find((c) => isOf(c, a, b))?.winner ?? null;
  }
}

const isOf = ({ winner, loser }: Comparison, a: string, b: string): boolean =>
  (winner === a && loser === b) || (winner === b && loser === a);
