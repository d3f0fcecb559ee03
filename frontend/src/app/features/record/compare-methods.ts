import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Orders } from '../../data/room/orders';
import { problemInWords } from '../../data/rest/problem';
import type { Vote } from '../../data/room/room';
import { listed, methodLabels } from '../../ui/words/labels';

type Said = { readonly winners: string; readonly methods: string };

/** What the other methods make of the same ballots, and why they differ. */
@Component({
  selector: 'app-compare-methods',
  imports: [MatButton],
  template: `
    <button matButton type="button" [disabled]="asking()" disabledInteractive (click)="compare()">
      What other methods say
    </button>
    <div role="status" data-testid="comparison">
      @if (problem(); as problem) {
        <p class="small">{{ problem }}</p>
      }
      @if (agreements()?.length === 0) {
        <p class="small">No method finds a winner in these ballots.</p>
      } @else if (agreements(); as said) {
        <ul class="small">
          @for (same of said; track same.methods) {
            <li>
              <strong>{{ same.winners }}</strong> by {{ same.methods }}
            </li>
          }
        </ul>
      }
      @for (sentence of differences(); track sentence) {
        <p class="small">{{ sentence }}</p>
      }
    </div>
  `,
  styles: `
    ul {
      padding-left: 20px;
    }
    p {
      margin-top: 4px;
    }
  `,
})
export class CompareMethods {
  private readonly orders = inject(Orders);
  readonly discussionId = input.required<string>();
  readonly vote = input.required<Vote>();
  protected readonly asking = signal(false);
  protected readonly problem = signal<string | null>(null);
  protected readonly agreements = signal<readonly Said[] | null>(null);
  protected readonly differences = signal<readonly string[]>([]);

  protected async compare(): Promise<void> {
    if (this.asking()) return;
    this.asking.set(true);
    this.problem.set(null);
    try {
      const { agreements, differences } = await this.orders.comparisonOf(this.discussionId(), this.vote().voteId);
      this.agreements.set(
        agreements.map(({ winners, methods }) => ({
          winners: winners.length === 0 ? 'No winner' : listed(winners),
          methods: listed(methods.map((method) => methodLabels[method])),
        })),
      );
      this.differences.set(differences);
    } catch (error) {
      this.problem.set(problemInWords(error));
    } finally {
      this.asking.set(false);
    }
  }
}
