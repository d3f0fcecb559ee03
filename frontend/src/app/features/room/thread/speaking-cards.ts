import { Component, computed, inject } from '@angular/core';
import { seatOf } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { MessageCard } from './message-card';

/** Whoever has the floor, below everything said: their place is kept from the first thought to the last word. */
@Component({
  selector: 'app-speaking-cards',
  imports: [MessageCard],
  template: `
    @for (turn of turns(); track turn.turnId) {
      <app-message-card
        [seat]="turn.seat"
        [text]="turn.text"
        [origin]="turn.origin"
        [live]="turn.text === '' ? 'thinking' : 'speaking'"
        data-testid="speaking"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class SpeakingCards {
  private readonly store = inject(RoomStore);

  protected readonly turns = computed(() => {
    const room = this.store.room();
    const texts = this.store.liveTexts();
    return room.turns.flatMap(({ turnId, agentId }) => {
      const seat = seatOf(room, agentId);
      if (seat === undefined) return [];
      const { provider, model } = seat;
      const origin = provider === null ? null : { provider, model, simulated: this.store.isSimulated(seat) };
      return [{ turnId, seat, origin, text: texts.get(turnId)?.text ?? '' }];
    });
  });
}
