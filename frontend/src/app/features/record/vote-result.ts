import { Component, computed, inject, input } from '@angular/core';
import { type Room, seatOf, type Vote } from '../../data/room/room';
import { RoomStore } from '../../data/room/room-store';
import { TallyBars, type Voter } from '../../ui/tally/tally-bars';

/** The bars of a closed vote, with the names and marks of this room. */
@Component({
  selector: 'app-vote-result',
  imports: [TallyBars],
  template: `
    @if (vote().result; as result) {
      <ui-tally-bars
        [options]="vote().options"
        [counts]="result.tally.counts"
        [winner]="result.tally.winner"
        [voters]="voters()"
        [reasonsOpen]="reasonsOpen()"
      />
    }
  `,
})
export class VoteResult {
  private readonly store = inject(RoomStore);
  readonly vote = input.required<Vote>();
  readonly reasonsOpen = input(false);
  protected readonly voters = computed(() => votersOf(this.store.room(), this.vote()));
}

function votersOf(room: Room, { result }: Vote): readonly Voter[] {
  return (result?.ballots ?? []).map(({ participant_id: id, choice, cause }) => {
    const seat = seatOf(room, id);
    return {
      ...{ id, choice, cause, reason: result?.reasons[id] ?? null },
      ...{ name: seat?.name ?? id, kind: seat?.kind ?? 'human', colour: seat?.colour ?? 7 },
    };
  });
}
