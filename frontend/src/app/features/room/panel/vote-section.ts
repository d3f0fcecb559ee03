import { Component, computed, inject, input } from '@angular/core';
import { seatOf, type Vote } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Icon } from '../../../ui/icon/icon';
import { Mark } from '../../../ui/mark/mark';
import { methodLabels } from '../../../ui/words/labels';
import { VoteResult } from '../../record/vote-result';
import { outcomeSentence, rulesSentence, titleOf } from '../../record/vote-words';

/** Who has voted while a vote is open; how it came out when it is closed. */
@Component({
  selector: 'app-vote-section',
  imports: [Icon, Mark, VoteResult],
  templateUrl: './vote-section.html',
  styleUrl: './section.scss',
})
export class VoteSection {
  private readonly room = inject(RoomStore).room;
  readonly discussionId = input.required<string>();

  protected readonly votes = computed(() =>
    Object.values(this.room().votes)
      .toReversed()
      .map((vote, _, all) => ({
        vote,
        title: all.length > 1 || vote.stage === 'first' ? titleOf(vote, this.room()) : null,
        sentence: vote.result === null ? rulesSentence(vote) : outcomeSentence(vote),
        voters: this.votersOf(vote),
      })),
  );
  protected readonly before = computed(() => {
    const rules = this.room().voteRules;
    return rules === null ? '' : `Not open yet. ${methodLabels[rules.method]} will decide.`;
  });

  private votersOf(vote: Vote) {
    return vote.voters.map((id) => {
      const seat = seatOf(this.room(), id);
      return {
        ...{ id, name: seat?.name ?? id, kind: seat?.kind ?? ('human' as const), colour: seat?.colour ?? 7 },
        cast: vote.cast.includes(id),
      };
    });
  }
}
