import type { LiveFrame } from '@maestro/contracts';
import type { Clock } from '@maestro/kernel';
import { PresenceBoard, type Announcement } from '../../domain/presence.ts';
import type { Follower } from '../../ports/follower.ts';
import type { LiveBus } from '../../ports/live-bus.ts';

/** How often one person's typing is worth telling. */
const TYPING_MS = 1_000;

export type PresenceFeedPorts = { readonly live: LiveBus; readonly clock: Clock };
type Place = { readonly workspaceId: string; readonly discussionId: string };

/** Who is at one discussion and who is typing: told among gateways, and by each to its own clients. */
export class PresenceFeed {
  readonly #place: Place;
  readonly #ports: PresenceFeedPorts;
  readonly #broadcast: (frame: LiveFrame) => void;
  readonly #board = new PresenceBoard();
  readonly #typedAt = new Map<string, number>();

  constructor(place: Place, ports: PresenceFeedPorts, broadcast: (frame: LiveFrame) => void) {
    this.#place = place;
    this.#ports = ports;
    this.#broadcast = broadcast;
  }

  /** Tells a client who is there. */
  greet(follower: Follower): void {
    for (const announcement of this.#board.everybody())
      follower.send(null, JSON.stringify(this.#frameOf(announcement)));
  }

  /** A seated person's connection came, went away from the keyboard, or came back to it. */
  arrive(follower: Follower, status: 'present' | 'away'): void {
    this.#announce(this.#board.arrive(follower.actor.person_id, follower, status));
  }

  leave(follower: Follower): void {
    this.#announce(this.#board.leave(follower.actor.person_id, follower));
    if (!this.#board.own().some(({ personId }) => personId === follower.actor.person_id)) {
      this.#typedAt.delete(follower.actor.person_id);
    }
  }

  typing({ actor: { person_id } }: Follower): void {
    const now = this.#ports.clock.now();
    if (now.getTime() - (this.#typedAt.get(person_id) ?? 0) < TYPING_MS) return;
    this.#typedAt.set(person_id, now.getTime());
    this.#publish({ type: 'typing:indicator', at: now.toISOString(), data: { participant_id: person_id } });
  }

  /** A gateway or a service told something that may be lost. */
  hear(frame: LiveFrame): void {
    if (frame.type !== 'participant:status') return this.#broadcast(frame);
    const { participant_id: personId, status } = frame.data;
    const { news, reply } = this.#board.hear({ personId, status }, this.#ports.clock.now().getTime());
    if (news) this.#broadcast(frame);
    this.#announce(reply);
  }

  /** Says again who is here, and lets those go whom nobody announces any more. */
  repeat(): void {
    this.#announce(this.#board.own());
    for (const gone of this.#board.expire(this.#ports.clock.now().getTime())) {
      this.#broadcast(this.#frameOf(gone));
    }
  }

  #announce(announcements: readonly Announcement[]): void {
    for (const announcement of announcements) this.#publish(this.#frameOf(announcement));
  }

  #frameOf({ personId, status }: Announcement): LiveFrame {
    const at = this.#ports.clock.now().toISOString();
    return { type: 'participant:status', at, data: { participant_id: personId, status } };
  }

  #publish(frame: LiveFrame): void {
    this.#ports.live.publishLive(this.#place.workspaceId, this.#place.discussionId, frame);
  }
}
