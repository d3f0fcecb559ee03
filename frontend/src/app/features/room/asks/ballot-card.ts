import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  resource,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { WallClock } from '../../../data/clock';
import { Orders } from '../../../data/room/orders';
import type { Vote } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { OptionList } from '../../../ui/ask/option-list';
import { Icon } from '../../../ui/icon/icon';
import { until } from '../../../ui/words/time';
import { rulesSentence } from '../../record/vote-words';
import { everyone } from '../../record/who';
import { AskDrafts } from './ask-drafts';
import { sendAsk } from './send-ask';

export const ABSTAIN = 'Abstain';

/** The reader's ballot: cast, and changed until the vote closes. */
@Component({
  selector: 'app-ballot-card',
  imports: [MatButton, OptionList, Icon],
  templateUrl: './ballot-card.html',
  styleUrl: './ask-card.scss',
})
export class BallotCard {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly drafts = inject(AskDrafts);
  private readonly now = inject(WallClock).now;
  private readonly submit = viewChild<unknown, ElementRef<HTMLElement>>('submit', { read: ElementRef });

  readonly discussionId = input.required<string>();
  readonly vote = input.required<Vote>();

  protected readonly draft = computed(() => this.drafts.of(this.store.me(), this.vote().voteId));
  protected readonly options = computed(() => [...this.vote().options, ABSTAIN]);
  protected readonly rules = computed(() => rulesSentence(this.vote()));
  protected readonly cast = computed(() => this.vote().cast.includes(this.store.me()));
  protected readonly changing = signal(false);
  protected readonly facts = computed(() => {
    const { voters, cast, deadline } = this.vote();
    const missing = voters.filter((id) => !cast.includes(id) && id !== this.store.me());
    return [
      missing.length === 0 ? 'Everybody else has voted' : `Still to vote: ${everyone(this.store.room(), missing, '')}`,
      deadline === null ? null : `It closes ${until(deadline, this.now())}`,
    ].filter((fact) => fact !== null);
  });

  /** Cast in another tab, or before this page was opened: looked up, so that one sees and can change it. */
  private readonly earlier = resource({
    params: () => (this.cast() ? { discussion: this.discussionId(), vote: this.vote().voteId } : undefined),
    loader: ({ params }) => this.orders.ballotOf(params.discussion, params.vote),
  });

  constructor() {
    effect(() => {
      const draft = this.draft();
      const ballot = this.earlier.hasValue() ? this.earlier.value() : null;
      if (ballot === null || untracked(draft.chosen) !== null) return;
      draft.chosen.set(ballot.choice ?? ABSTAIN);
      draft.words.set(ballot.reason);
    });
  }

  protected focusSubmit(): void {
    setTimeout(() => this.submit()?.nativeElement.focus());
  }

  protected async send(): Promise<void> {
    const draft = this.draft();
    const chosen = draft.chosen();
    if (chosen === null) return;
    const [choice, reason] = [chosen === ABSTAIN ? null : chosen, draft.words().trim()];
    const sent = await sendAsk(draft, { choice, reason }, (key) =>
      this.orders.vote(this.discussionId(), this.vote().voteId, choice, reason, key),
    );
    if (sent) this.changing.set(false);
  }
}
