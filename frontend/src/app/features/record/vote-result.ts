import { Component, computed, inject, input } from '@angular/core';
import { ballotInWords, favouredBy, isAbstention } from '@maestro/tally';
import { type Room, seatOf, type Vote } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { TallyBars, type Voter } from '../../ui/tally/tally-bars';
import { CompareMethods } from './compare-methods';
import { RecountVote } from './recount-vote';
import { VoteWorking } from './vote-working';
import { unitOf, winnersOf } from './vote-words';

/** A closed vote: its bars with the names and marks of this room, why it came out so, and the count done again. */
@Component({
  selector: 'app-vote-result',
  imports: [TallyBars, VoteWorking, RecountVote, CompareMethods],
  template: `
    @if (vote().result; as result) {
      <ui-tally-bars
        [options]="vote().options"
        [counts]="result.tally.counts"
        [winners]="winners()"
        [wonLabel]="vote().stage === 'first' ? 'Ahead' : 'Chosen'"
        [unit]="unit()"
        [voters]="voters()"
        [reasonsOpen]="reasonsOpen()"
      />
      @if (withWorking()) {
        <app-vote-working [vote]="vote()" />
        @if (discussionId(); as discussionId) {
          <app-recount-vote [discussionId]="discussionId" [vote]="vote()" />
          <app-compare-methods [discussionId]="discussionId" [vote]="vote()" />
        }
      }
    }
  `,
})
export class VoteResult {
  private readonly store = inject(RoomStore);
  readonly vote = input.required<Vote>();
  readonly reasonsOpen = input(false);
  /** Whether rounds and the recount stand below the bars. */
  readonly withWorking = input(false);
  readonly discussionId = input<string>();
  protected readonly voters = computed(() => votersOf(this.store.room(), this.vote()));
  protected readonly winners = computed(() => winnersOf(this.vote()));
  protected readonly unit = computed(() => unitOf(this.vote().method));
}

function votersOf(room: Room, { method, result }: Vote): readonly Voter[] {
  // A secret ballot tells nothing: not even that it abstained.
  const told = (result?.ballots ?? []).filter((b) => !result?.secret || b.cause !== null || !isAbstention(b));
  return told.map((ballot) => {
    const { participant_id: id, cause } = ballot;
    const seat = seatOf(room, id);
    return {
      ...{ id, choice: ballotInWords(ballot), favours: favouredBy(method, ballot), cause },
      ...{ reason: result?.reasons[id] ?? null },
      ...{ name: seat?.name ?? id, kind: seat?.kind ?? 'human', colour: seat?.colour ?? 7 },
    };
  });
}
