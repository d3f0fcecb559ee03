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
import { ballotFormOf, ballotInWords, isAbstention, optionsFor } from '@maestro/tally';
import { WallClock } from '../../../data/clock';
import { type BallotForms, Orders } from '../../../data/room/orders';
import type { Vote } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { OptionList } from '../../../ui/ask/option-list';
import { Icon } from '../../../ui/icon/icon';
import { until } from '../../../ui/words/time';
import { rulesSentence } from '../../record/vote-words';
import { everyone, nameOf } from '../../record/who';
import { AskDrafts } from './ask-drafts';
import { BallotFields } from './ballot-fields';
import { ballotQuestion, isSaid } from './ballot-words';
import { sendAsk } from './send-ask';

export const ABSTAIN = 'Abstain';

/** Messages to choose from as the one that moved the reader: the newest. */
const MOST_MESSAGES = 20;
const EXCERPT = 60;

/** The reader's ballot: cast, and changed until the vote closes. */
@Component({
  selector: 'app-ballot-card',
  imports: [MatButton, OptionList, BallotFields, Icon],
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
  protected readonly isChoice = computed(() => ballotFormOf(this.vote().method) === 'choice');
  protected readonly options = computed(() => {
    const { voteId, stage, options } = this.vote();
    return optionsFor({ vote_id: voteId, stage, options }, this.store.me());
  });
  protected readonly choices = computed(() => [...this.options(), ABSTAIN]);
  protected readonly title = computed(() => {
    const { ballotRound, stage } = this.vote();
    if (stage === 'first') return 'Your first vote, before the discussion';
    return ballotRound > 1 ? 'Your vote in the run-off' : 'Your vote';
  });
  protected readonly question = computed(() => ballotQuestion(this.vote()));
  protected readonly rules = computed(() => rulesSentence(this.vote()));
  protected readonly cast = computed(() => this.vote().cast.includes(this.store.me()));
  protected readonly changing = signal(false);
  protected readonly ready = computed(() => {
    const draft = this.draft();
    return this.isChoice() ? draft.chosen() !== null : isSaid(this.vote(), draft.ballot());
  });
  /** The ballot in one line; null: nobody knows it here (a secret one of another tab). */
  protected readonly said = computed(() => {
    const draft = this.draft();
    return draft.chosen() ?? this.inWords(draft.ballot());
  });
  protected readonly facts = computed(() => {
    const { voters, cast, deadline } = this.vote();
    const missing = voters.filter((id) => !cast.includes(id) && id !== this.store.me());
    return [
      missing.length === 0 ? 'Everybody else has voted' : `Still to vote: ${everyone(this.store.room(), missing, '')}`,
      deadline === null ? null : `It closes ${until(deadline, this.now())}`,
    ].filter((fact) => fact !== null);
  });
  /** What was said between the first ballot and this one, newest first; empty where there was no first ballot. */
  protected readonly messages = computed(() => {
    const room = this.store.room();
    const first = Object.values(room.votes).find((vote) => vote.stage === 'first');
    if (this.vote().stage === 'first' || first === undefined) return [];
    return room.entries
      .flatMap((entry) => (entry.kind === 'message' && entry.by !== this.store.me() ? [entry] : []))
      .slice(-MOST_MESSAGES)
      .toReversed()
      .map(({ seq, by, text }) => ({ seq, words: `${nameOf(room, by)}: ${text.slice(0, EXCERPT)}` }));
  });
  protected readonly movedBy = signal('');

  /** Cast in another tab, or before this page was opened: looked up, so that one sees and can change it. */
  private readonly earlier = resource({
    params: () => (this.cast() ? { discussion: this.discussionId(), vote: this.vote().voteId } : undefined),
    loader: ({ params }) => this.orders.ballotOf(params.discussion, params.vote),
  });

  constructor() {
    effect(() => {
      const draft = this.draft();
      const ballot = this.earlier.hasValue() ? this.earlier.value() : null;
      if (ballot === null || untracked(this.said) !== null) return;
      const { content, reason, receipt } = ballot;
      const { choice, ...forms } = content;
      if (isAbstention(content)) draft.chosen.set(ABSTAIN);
      else if (choice !== null) draft.chosen.set(choice);
      else draft.ballot.set(formsIn(forms));
      draft.words.set(reason);
      draft.receipt.set(receipt);
    });
  }

  protected focusSubmit(): void {
    setTimeout(() => this.submit()?.nativeElement.focus());
  }

  protected async send(abstains = false): Promise<void> {
    const draft = this.draft();
    const ballot = abstains ? ({ abstain: true } as const) : this.written();
    if (ballot === null) return;
    const reason = draft.words().trim();
    const moved = this.movedBy() === '' ? {} : { moved_by: Number(this.movedBy()) };
    const order = { ...ballot, ...moved };
    const sent = await sendAsk(draft, { order, reason }, async (key) => {
      draft.receipt.set(await this.orders.vote(this.discussionId(), this.vote().voteId, order, reason, key));
    });
    if (!sent) return;
    if (!this.isChoice()) draft.chosen.set(abstains ? ABSTAIN : null);
    this.changing.set(false);
  }

  private written(): BallotForms | null {
    const draft = this.draft();
    if (!this.ready()) return null;
    if (!this.isChoice()) {
      const ballot = draft.ballot();
      const isListed = ballotFormOf(this.vote().method) === 'ranking' && ballot.ranking === undefined;
      return isListed ? { ranking: [...this.options()] } : ballot;
    }
    const chosen = draft.chosen();
    if (chosen === null) return null;
    return chosen === ABSTAIN ? { abstain: true } : { choice: chosen };
  }

  private inWords({ approvals, scores, stances, ranking, comparisons }: BallotForms): string | null {
    const ranks = ranking?.map((rank) => (typeof rank === 'string' ? [rank] : rank));
    const forms = formsIn({ approvals, scores, stances, comparisons });
    return ballotInWords({ choice: null, ...forms, ...(ranks && { ranking: ranks }) });
  }
}

/** What is said, and nothing that is not. */
function formsIn<T extends object>(forms: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(forms).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
