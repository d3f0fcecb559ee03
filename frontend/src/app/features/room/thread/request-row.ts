import { Component, computed, inject, input } from '@angular/core';
import { WallClock } from '../../../data/clock';
import type { InputRequest } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Viewport } from '../../../ui/layout/viewport';
import { RequestCard } from '../asks/request-card';
import { ContinueAs } from '../asks/continue-as';
import { waitingFor } from '../../record/now-words';
import { everyone, nameOf } from '../../record/who';

/** A question in the flow: a card for whoever is asked, one line for all others, one line when it is settled. */
@Component({
  selector: 'app-request-row',
  imports: [RequestCard, ContinueAs],
  template: `
    @if (mine() && !phone()) {
      <app-request-card [discussionId]="discussionId()" [request]="request()" />
    } @else {
      <div class="line" [class.open]="request().status === 'open'">
        <p>
          <span class="small quiet">{{ state() }}</span>
          <span class="prompt">{{ request().prompt }}</span>
        </p>
        @if (request().status === 'open' && !mine()) {
          <app-continue-as [people]="request().to" />
        }
      </div>
    }
  `,
  styleUrl: './ask-row.scss',
})
export class RequestRow {
  private readonly store = inject(RoomStore);
  private readonly now = inject(WallClock).now;
  protected readonly phone = inject(Viewport).phone;

  readonly discussionId = input.required<string>();
  readonly request = input.required<InputRequest>();

  protected readonly mine = computed(() => this.store.myAsks().some((ask) => ask.id === this.request().requestId));
  protected readonly state = computed(() => {
    const { status, to, askedBy, answer, at } = this.request();
    const room = this.store.room();
    const me = this.store.me();
    switch (status) {
      case 'open':
        return this.mine() ? 'You are asked; the answer stands below' : waitingFor(room, to, at, me, this.now());
      case 'answered':
        return `${asker(askedBy, (id) => nameOf(room, id))} asked ${everyone(room, to, me)}; ${everyone(room, [answer?.by ?? ''], me)} answered`;
      case 'expired':
        return `Asked ${everyone(room, to, me)}; the deadline has passed`;
      case 'withdrawn':
        return askedBy === 'invitation'
          ? `${everyone(room, to, '')} had nothing to add`
          : `Asked ${everyone(room, to, me)}; no answer is needed any more`;
    }
  });
}

function asker(id: string, name: (id: string) => string): string {
  if (id === 'moderator' || id === 'invitation') return 'The moderator';
  return id === 'tie' ? 'The tie' : name(id);
}
