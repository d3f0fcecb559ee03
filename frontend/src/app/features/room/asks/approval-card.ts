import { afterNextRender, Component, computed, ElementRef, inject, Injector, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ApprovalResponse } from '../../../data/contract-types';
import { type Approval, Orders } from '../../../data/room/orders';
import type { Proposal, SignOff } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Icon } from '../../../ui/icon/icon';
import { Shortcuts } from '../../../ui/layout/shortcuts';
import { count } from '../../../ui/words/labels';
import { AskDrafts } from './ask-drafts';
import { ProposalText } from './proposal-text';
import { sendAsk } from './send-ask';

type Way = ApprovalResponse | 'approve_with_conditions';

/** The reader must sign: the proposed decision in full, then every way to answer and what each will do. */
@Component({
  selector: 'app-approval-card',
  imports: [MatButton, Icon, ProposalText],
  templateUrl: './approval-card.html',
  styleUrls: ['./ask-card.scss', './approval-card.scss'],
})
export class ApprovalCard {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly drafts = inject(AskDrafts);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly discussionId = input.required<string>();
  readonly proposal = input.required<Proposal>();
  readonly signOff = input.required<SignOff>();

  protected readonly draft = computed(() => this.drafts.of(this.store.me(), this.signOff().requestId));
  protected readonly way = computed(() => this.draft().chosen() as Way | null);
  protected readonly ways = computed(() => {
    const allowed = this.signOff().responses;
    return everyWay.filter((w) => allowed.includes(w.way === 'approve_with_conditions' ? 'approve' : w.way));
  });
  /** Every option that was ever voted on here, but the one proposed. */
  protected readonly others = computed(() => {
    const voted = Object.values(this.store.room().votes).flatMap((vote) => vote.options);
    return [...new Set(voted)].filter((option) => option !== this.proposal().option);
  });
  protected readonly conditions = computed(() =>
    this.draft()
      .conditions()
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
  protected readonly approval = computed<Approval | null>(() => this.answered());
  protected readonly label = computed(() => {
    switch (this.way()) {
      case 'approve_with_conditions':
        return this.conditions().length === 0
          ? 'Approve with conditions'
          : `Approve with ${count(this.conditions().length, 'condition')}`;
      case 'override':
        return this.draft().option() === '' ? 'Override' : `Override to ${this.draft().option()}`;
      case 'more_discussion':
        return 'Ask for more discussion';
      case 'veto':
        return 'Veto';
      default:
        return 'Approve';
    }
  });

  constructor() {
    const keys = Array.from({ length: 9 }, (_, i) => [String(i + 1), () => this.choose(this.ways()[i]?.way)] as const);
    inject(Shortcuts).bind(Object.fromEntries(keys));
  }

  protected async send(): Promise<void> {
    const approval = this.approval();
    if (approval === null) return;
    await sendAsk(this.draft(), approval, (key) => this.orders.approve(this.discussionId(), approval, key));
  }

  /** What there is to write for this way comes into sight: on a phone it opens behind the button. */
  protected choose(way: Way | undefined): void {
    if (way === undefined) return;
    this.draft().chosen.set(way);
    const show = (): void => this.host.querySelector('.way.chosen .field')?.scrollIntoView({ block: 'nearest' });
    afterNextRender({ read: show }, { injector: this.injector });
  }

  /** What would be sent; null while something is missing. */
  private answered(): Approval | null {
    const requestId = this.signOff().requestId;
    const [option, words] = [this.draft().option(), this.draft().words().trim()];
    const reason = words === '' ? {} : { reason: words };
    switch (this.way()) {
      case null:
        return null;
      case 'approve':
        return { requestId, response: 'approve' };
      case 'approve_with_conditions':
        return this.conditions().length === 0
          ? null
          : { requestId, response: 'approve', conditions: this.conditions() };
      case 'override':
        return option === '' ? null : { requestId, response: 'override', option, ...reason };
      case 'more_discussion':
        return { requestId, response: 'more_discussion', ...reason };
      case 'veto':
        return words === '' ? null : { requestId, response: 'veto', reason: words };
    }
  }
}

const everyWay: readonly { readonly way: Way; readonly title: string; readonly effect: string }[] = [
  { way: 'approve', title: 'Approve', effect: 'The decision stands as it is written.' },
  {
    way: 'approve_with_conditions',
    title: 'Approve with conditions',
    effect: 'The decision stands, and your conditions become part of it.',
  },
  {
    way: 'override',
    title: 'Override',
    effect: 'Another option takes its place; the decision is written anew and the other approvers sign again.',
  },
  { way: 'more_discussion', title: 'More discussion', effect: 'The floor opens again, then there is a new vote.' },
  { way: 'veto', title: 'Veto', effect: 'The discussion ends deadlocked, without a decision.' },
];
