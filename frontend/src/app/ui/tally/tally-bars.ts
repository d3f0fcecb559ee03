import { Component, computed, input } from '@angular/core';
import { Mark } from '../mark/mark';
import { count } from '../words/labels';

export type Voter = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'agent' | 'human';
  readonly colour: number;
  /** The ballot in one line; null: abstained. */
  readonly choice: string | null;
  /** The options the ballot stands behind. */
  readonly favours: readonly string[];
  readonly reason: string | null;
  /** Why it counts as an abstention nobody asked for. */
  readonly cause: string | null;
};

/** How a closed vote came out: a bar per option with the voters' marks on it, reasons on demand. */
@Component({
  selector: 'ui-tally-bars',
  imports: [Mark],
  templateUrl: './tally-bars.html',
  styleUrl: './tally-bars.scss',
})
export class TallyBars {
  readonly options = input.required<readonly string[]>();
  readonly counts = input.required<Readonly<Record<string, number>>>();
  readonly winners = input<readonly string[]>([]);
  /** What winning meant: a ballot before the discussion chooses nothing yet. */
  readonly wonLabel = input('Chosen');
  /** What is counted: votes, points, dots. */
  readonly unit = input('vote');
  readonly voters = input.required<readonly Voter[]>();
  /** Whether the reasons stand open, as on a printed page. */
  readonly reasonsOpen = input(false);

  protected readonly rows = computed(() => {
    const counts = this.counts();
    const most = Math.max(1, ...Object.values(counts));
    return this.options().map((option) => {
      const votes = counts[option] ?? 0;
      return {
        option,
        votes: count(Math.round(votes * 1000) / 1000, this.unit()),
        share: (votes / most) * 100,
        won: this.winners().includes(option),
        voters: this.voters().filter((v) => v.favours.includes(option)),
      };
    });
  });
  protected readonly abstained = computed(() => this.voters().filter((v) => v.choice === null));
  protected readonly withReasons = computed(() => this.voters().filter((v) => v.reason !== null));
}
