import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Orders } from '../../data/room/orders';
import { problemInWords } from '../../data/rest/problem';
import type { Vote } from '../../data/room/room';
import { count } from '../../ui/words/labels';

/**
 * Counts a closed vote again in this browser, with the code the server counted with: every receipt against its ballot,
 * the chain against the head in the log, the count against a new one.
 */
@Component({
  selector: 'app-recount-vote',
  imports: [MatButton],
  template: `
    <button matButton type="button" [disabled]="counting()" disabledInteractive (click)="recount()">
      {{ counting() ? 'Counting …' : 'Recount in this browser' }}
    </button>
    <p class="small" role="status" data-testid="recount">{{ words() }}</p>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 8px;
    }
  `,
})
export class RecountVote {
  private readonly orders = inject(Orders);
  readonly discussionId = input.required<string>();
  readonly vote = input.required<Vote>();
  protected readonly counting = signal(false);
  protected readonly words = signal('');

  protected async recount(): Promise<void> {
    if (this.counting()) return;
    this.counting.set(true);
    this.words.set('');
    try {
      const { voteId, result } = this.vote();
      const [{ verifyExport }, text] = await Promise.all([
        import('@maestro/ballot-chain'),
        this.orders.exportOf(this.discussionId(), voteId),
      ]);
      const { ok, ballots, findings } = verifyExport(text, result?.chainHead ?? null);
      this.words.set(
        ok
          ? `Counted again: ${count(ballots, 'ballot')}, every receipt and the chain hold, the same result.`
          : `It does not hold: ${findings.map(({ detail }) => detail).join('; ')}.`,
      );
    } catch (error) {
      this.words.set(problemInWords(error));
    } finally {
      this.counting.set(false);
    }
  }
}
