import { Component, computed, type ElementRef, inject, input, linkedSignal, signal, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { Orders } from '../../../data/room/orders';
import { hasEnded } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { OrderKey } from '../../../data/rest/order-key';
import { problemInWords } from '../../../data/rest/problem';
import { Icon } from '../../../ui/icon/icon';
import { Shortcuts } from '../../../ui/layout/shortcuts';
import { Mark } from '../../../ui/mark/mark';
import { complete, mentionAt } from './mention';

/** A sign of typing is sent at most this often. */
const TYPING_EVERY_MS = 2500;

/** Where one speaks. `@` calls a participant: an agent gets the next turn, a person is told. */
@Component({
  selector: 'app-composer',
  imports: [MatIconButton, Icon, Mark],
  templateUrl: './composer.html',
  styleUrl: './composer.scss',
})
export class Composer {
  private readonly store = inject(RoomStore);
  private readonly orders = inject(Orders);
  private readonly field = viewChild<ElementRef<HTMLTextAreaElement>>('field');
  private readonly key = new OrderKey();
  private typedAt = 0;

  readonly discussionId = input.required<string>();

  protected readonly text = signal('');
  private readonly caret = signal(0);
  protected readonly sending = signal(false);
  protected readonly problem = signal<string | null>(null);

  /** Why one cannot speak here; null: one can. */
  protected readonly silent = computed(() => {
    const room = this.store.room();
    if (!this.store.caughtUp()) return 'One moment …';
    if (hasEnded(room)) return 'The discussion has ended.';
    const seat = this.store.mySeat();
    if (seat === undefined) return 'You read along: you have no seat at this table.';
    return seat.permissions.includes('can_message') ? null : 'You read along as an observer.';
  });

  private readonly mention = computed(() => mentionAt(this.text(), this.caret()));
  private readonly dismissed = signal<number | null>(null);
  protected readonly candidates = computed(() => {
    const mention = this.mention();
    if (mention === null || mention.start === this.dismissed()) return [];
    const typed = mention.typed.toLowerCase();
    return this.store
      .room()
      .seats.filter((s) => s.seated && s.id !== this.store.me())
      .filter((s) => s.id.toLowerCase().startsWith(typed) || s.name.toLowerCase().includes(typed));
  });
  protected readonly active = linkedSignal({ source: this.candidates, computation: () => 0 });

  constructor() {
    inject(Shortcuts).bind({ '/': () => this.field()?.nativeElement.focus() });
  }

  protected typed(field: HTMLTextAreaElement): void {
    this.text.set(field.value);
    this.follow(field);
    const now = Date.now();
    if (field.value !== '' && now - this.typedAt > TYPING_EVERY_MS) {
      this.typedAt = now;
      this.store.tell('typing');
    }
  }

  protected follow(field: HTMLTextAreaElement): void {
    this.caret.set(field.selectionEnd);
    if (this.mention() === null) this.dismissed.set(null);
  }

  protected press(event: KeyboardEvent): void {
    const open = this.candidates().length > 0;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active.update((at) => (at + step + this.candidates().length) % this.candidates().length);
    } else if (open && (event.key === 'Enter' || event.key === 'Tab')) {
      this.take(this.active());
    } else if (open && event.key === 'Escape') {
      this.dismissed.set(this.mention()?.start ?? null);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      void this.send();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Completes the mention being typed with candidate number `index`. */
  protected take(index: number): void {
    const [seat, mention, field] = [this.candidates()[index], this.mention(), this.field()?.nativeElement];
    if (seat === undefined || mention === null || field === undefined) return;
    const done = complete(this.text(), this.caret(), mention, seat.id);
    this.text.set(done.text);
    field.value = done.text;
    field.setSelectionRange(done.caret, done.caret);
    field.focus();
    this.caret.set(done.caret);
  }

  /** The words stay in the field until they have been accepted. */
  protected async send(): Promise<void> {
    const message = this.text().trim();
    if (message === '' || this.sending()) return;
    this.sending.set(true);
    this.problem.set(null);
    try {
      await this.orders.say(this.discussionId(), message, this.key.for([this.store.me(), message]));
      this.key.accepted();
      this.text.set('');
      this.caret.set(0);
    } catch (error) {
      this.problem.set(problemInWords(error));
    } finally {
      this.sending.set(false);
    }
  }
}
