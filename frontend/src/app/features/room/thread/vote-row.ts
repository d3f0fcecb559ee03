import { Component, computed, inject, input } from '@angular/core';
import type { Vote } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Viewport } from '../../../ui/layout/viewport';
import { BallotCard } from '../asks/ballot-card';
import { ContinueAs } from '../asks/continue-as';
import { VoteResult } from '../../record/vote-result';
import { outcomeSentence, titleOf } from '../../record/vote-words';
import { everyone } from '../../record/who';

/** The vote in the flow: a ballot for voters, who is missing for all others, the bars when it is closed. */
@Component({
  selector: 'app-vote-row',
  imports: [BallotCard, ContinueAs, VoteResult],
  template: `
    @if (vote().result !== null) {
      <section class="card result" [attr.aria-label]="title()">
        <h3>{{ title() }}</h3>
        <p class="small quiet">{{ outcome() }}</p>
        <app-vote-result [vote]="vote()" />
      </section>
    } @else {
      @if (mayVote() && !(phone() && awaited())) {
        <app-ballot-card [discussionId]="discussionId()" [vote]="vote()" />
      }
      @if (others(); as others) {
        <div class="line open">
          <p>
            <span class="small quiet">{{ title() }}</span>
            <span class="prompt">{{ others }}</span>
          </p>
          <app-continue-as [people]="missingPeople()" />
        </div>
      }
    }
  `,
  styleUrls: ['./ask-row.scss', './vote-row.scss'],
})
export class VoteRow {
  private readonly store = inject(RoomStore);
  protected readonly phone = inject(Viewport).phone;

  readonly discussionId = input.required<string>();
  readonly vote = input.required<Vote>();

  protected readonly title = computed(() => titleOf(this.vote(), this.store.room()));
  protected readonly outcome = computed(() => outcomeSentence(this.vote()));
  protected readonly mayVote = computed(() => this.vote().voters.includes(this.store.me()));
  protected readonly awaited = computed(() => !this.vote().cast.includes(this.store.me()));
  protected readonly missingPeople = computed(() => {
    const { voters, cast } = this.vote();
    return voters.filter((id) => !cast.includes(id) && id !== this.store.me());
  });
  /** One line for whoever does not vote, or has voted already. */
  protected readonly others = computed(() => {
    const missing = this.missingPeople();
    if (this.mayVote() && this.awaited()) return null;
    return missing.length === 0 ? 'All ballots are in' : `Waiting for ${everyone(this.store.room(), missing, '')}`;
  });
}
