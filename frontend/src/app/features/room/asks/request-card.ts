import { Component, computed, ElementRef, inject, input, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { WallClock } from '../../../data/clock';
import { Orders } from '../../../data/room/orders';
import type { InputRequest } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { OptionList } from '../../../ui/ask/option-list';
import { Icon } from '../../../ui/icon/icon';
import { until } from '../../../ui/words/time';
import { everyone, nameOf } from '../../record/who';
import { AskDrafts } from './ask-drafts';
import { sendAsk } from './send-ask';

/** A question to the reader: options as buttons, words beside them, who else was asked and until when. */
@Component({
  selector: 'app-request-card',
  imports: [MatButton, OptionList, Icon],
  templateUrl: './request-card.html',
  styleUrl: './ask-card.scss',
})
export class RequestCard {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly drafts = inject(AskDrafts);
  private readonly now = inject(WallClock).now;
  private readonly submit = viewChild.required<unknown, ElementRef<HTMLElement>>('submit', { read: ElementRef });

  readonly discussionId = input.required<string>();
  readonly request = input.required<InputRequest>();

  protected readonly draft = computed(() => this.drafts.of(this.store.me(), this.request().requestId));
  protected readonly from = computed(() => {
    const { askedBy } = this.request();
    if (askedBy === 'moderator') return 'The moderator asks you';
    if (askedBy === 'tie') return 'The tie is yours to break';
    if (askedBy === 'invitation') return 'You are invited to speak';
    return `${nameOf(this.store.room(), askedBy)} asks you`;
  });
  protected readonly facts = computed(() => {
    const { to, deadline, blocking } = this.request();
    const others = to.filter((id) => id !== this.store.me());
    return [
      blocking ? 'The discussion waits for your answer' : 'The discussion goes on meanwhile',
      others.length > 0 ? `${everyone(this.store.room(), others, '')} may answer too; the first answer counts` : null,
      deadline === null ? null : `Answer ${until(deadline, this.now())}`,
    ].filter((fact) => fact !== null);
  });
  protected readonly wordsLabel = computed(() => {
    const { options, strict } = this.request();
    if (options.length === 0) return 'Your answer';
    return strict ? 'Words beside it, if you like' : 'Words beside it, or instead of an option';
  });
  protected readonly ready = computed(() => {
    const { chosen, words } = this.draft();
    return chosen() !== null || (!this.request().strict && words().trim() !== '');
  });

  protected focusSubmit(): void {
    setTimeout(() => this.submit().nativeElement.focus());
  }

  protected async send(): Promise<void> {
    const draft = this.draft();
    if (!this.ready()) return;
    const [option, words] = [draft.chosen(), draft.words().trim()];
    await sendAsk(draft, { option, words }, (key) =>
      this.orders.answer(this.discussionId(), this.request().requestId, option, words, key),
    );
  }
}
