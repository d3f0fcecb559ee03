import { Component, computed, inject, input, signal } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import type { Stance } from '@maestro/contracts';
import { OrderKey } from '../../../data/rest/order-key';
import { problemInWords } from '../../../data/rest/problem';
import { Orders } from '../../../data/room/orders';
import { hasEnded } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { stanceCounts } from '../../record/opinion-words';
import { sourcesOf } from '../../record/sources';

const STANCES: readonly (readonly [Stance, string])[] = [
  ['agree', 'Agree'],
  ['pass', 'Pass'],
  ['disagree', 'Disagree'],
];
/** More are shown on demand: the panel holds other things, too. */
const SHOWN = 5;

/** Claims taken from the thread, how the table stands on each, and one press for one's own stance. */
@Component({
  selector: 'app-statements',
  imports: [MatTooltip, RouterLink],
  templateUrl: './statements.html',
  styleUrls: ['./section.scss', './statements.scss'],
})
export class Statements {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly key = new OrderKey();
  readonly discussionId = input.required<string>();

  protected readonly all = signal(false);
  protected readonly sending = signal<string | null>(null);
  protected readonly problem = signal<string | null>(null);
  /** Whoever may speak may take a stance, until the end. */
  protected readonly mayTake = computed(
    () => (this.store.mySeat()?.permissions.includes('can_message') ?? false) && !hasEnded(this.store.room()),
  );
  private readonly statements = computed(() => {
    const room = this.store.room();
    const me = this.store.me();
    return room.statements.map(({ statement_id: id, text, messages }) => {
      const counts = stanceCounts(room, id);
      const mine = room.stances[id]?.[me] ?? null;
      const sources = Object.values(sourcesOf(room, messages));
      return {
        ...{ id, text, mine, sources },
        stances: STANCES.map(([stance, label]) => ({ stance, label, count: counts[stance], mine: mine === stance })),
      };
    });
  });
  protected readonly shown = computed(() => (this.all() ? this.statements() : this.statements().slice(0, SHOWN)));
  protected readonly more = computed(() => this.statements().length - this.shown().length);
  protected readonly untaken = computed(() => this.statements().filter(({ mine }) => mine === null).length);

  protected async take(statementId: string, stance: Stance): Promise<void> {
    if (this.sending() !== null) return;
    this.sending.set(statementId);
    this.problem.set(null);
    try {
      const key = this.key.for([this.store.me(), statementId, stance]);
      await this.orders.takeStance(this.discussionId(), statementId, stance, key);
      this.key.accepted();
    } catch (error) {
      this.problem.set(problemInWords(error));
    } finally {
      this.sending.set(null);
    }
  }
}
