import { Component, computed, inject } from '@angular/core';
import { WallClock } from '../../../data/clock';
import { hasEnded, type Room, type Seat } from '../../../data/room/room';
import { RoomStore } from '../../../data/room/room-store';
import { Mark } from '../../../ui/mark/mark';
import { roleLabels, vendorLabel } from '../../../ui/words/labels';
import { span } from '../../../ui/words/time';

type Status = { readonly words: string; readonly lively: boolean };

/** Who sits at the table, in seat order, and what they are doing; below it, what has been used of the limits. */
@Component({
  selector: 'app-table-rail',
  imports: [Mark],
  templateUrl: './table-rail.html',
  styleUrl: './table-rail.scss',
})
export class TableRail {
  private readonly store = inject(RoomStore);
  private readonly now = inject(WallClock).now;

  protected readonly seats = computed(() =>
    this.store.room().seats.map((seat) => ({
      seat,
      name: seat.id === this.store.me() ? `${seat.name} (you)` : seat.name,
      standing: this.standingOf(seat),
      status: seat.kind === 'agent' ? this.agentStatus(seat) : this.personStatus(seat),
    })),
  );
  protected readonly used = computed(() => usedOf(this.store.room(), this.now()));

  private standingOf(seat: Seat): string {
    const role = seat.role === null ? null : roleLabels[seat.role];
    const vendor = seat.provider === null ? null : vendorLabel(seat.provider);
    const simulated = this.store.isSimulated(seat) ? 'simulated' : null;
    return [seat.title, role, vendor, simulated].filter((part) => part !== null).join(' · ');
  }

  private agentStatus(seat: Seat): Status {
    if (!seat.seated) return { words: 'left', lively: false };
    const turn = this.store.room().turns.find((t) => t.agentId === seat.id);
    if (turn === undefined) return { words: '', lively: false };
    return { words: this.store.liveTexts().has(turn.turnId) ? 'speaking' : 'thinking', lively: true };
  }

  private personStatus(seat: Seat): Status {
    if (!seat.seated) return { words: 'left', lively: false };
    const { status, typingUntil } = this.store.presence();
    if ((typingUntil[seat.id] ?? 0) > this.now()) return { words: 'typing', lively: true };
    const awaited = this.store.awaited().some(({ person }) => person === seat.id);
    if (awaited) return { words: 'awaited', lively: true };
    return { words: { present: 'here', away: 'away', gone: '' }[status[seat.id] ?? 'gone'], lively: false };
  }
}

function usedOf(room: Room, now: number): readonly { label: string; value: string }[] {
  const of = (max: number | null) => (max === null ? '' : ` of ${max.toLocaleString('en')}`);
  // A run-off or more discussion adds rounds nobody counted on.
  const isOneOfRounds = room.protocol === 'round_robin' && room.round <= room.rounds;
  const end = hasEnded(room) ? Date.parse(room.phaseSince) : now;
  const elapsed = room.createdAt === '' ? 'no time' : span(Math.max(0, end - Date.parse(room.createdAt)));
  return [
    { label: 'Round', value: `${room.round}${isOneOfRounds ? of(room.rounds) : ''}` },
    { label: 'Messages', value: `${room.used.messages}${of(room.limits.max_messages)}` },
    { label: 'Tokens', value: `${room.used.tokens.toLocaleString('en')}${of(room.limits.max_tokens)}` },
    {
      label: 'Time',
      value: `${elapsed}${room.limits.max_minutes === null ? '' : ` of ${span(room.limits.max_minutes * 60_000)}`}`,
    },
  ];
}
