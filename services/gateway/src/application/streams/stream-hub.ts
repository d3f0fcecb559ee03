import {
  ask,
  type Actor,
  type ClientFrame,
  type LiveFrame,
  type LogEvent,
  type QuestionReply,
  type Refusal,
} from '@maestro/contracts';
import { ok, type Clock, type Result } from '@maestro/kernel';
import type { Logger } from '@maestro/telemetry';
import type { Follower, StreamEnd } from '../../ports/follower.ts';
import type { LiveBus } from '../../ports/live-bus.ts';
import type { Owners } from '../../ports/owners.ts';
import { frameText, LogFeed } from './log-feed.ts';
import { PresenceFeed } from './presence-feed.ts';
import { streamMetrics } from './stream-metrics.ts';

/** How often the owner is asked how far the logs reach: what was missed shows no later. */
const HEADS_MS = 2_000;
const HEADS_AT_ONCE = 1_000;
const PRESENCE_MS = 25_000;

export type HubPorts = {
  readonly owners: Owners;
  readonly live: LiveBus;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** `join` sends a client everything after `after`, then what comes. */
export type Admission = { join(follower: Follower, after: number): Following };

/** What a client that follows a discussion may still do. */
export type Following = {
  say(what: ClientFrame['type']): void;
  leave(): void;
};

type Membership = QuestionReply<typeof ask.getMembership>;
type Seat = Pick<Membership, 'seated' | 'permissions'>;
type Feed = {
  readonly discussionId: string;
  readonly log: LogFeed;
  readonly presence: PresenceFeed;
  readonly seats: Map<Follower, Seat>;
};

/** Every discussion that has clients here. One hub serves all streams of a process. */
export class StreamHub {
  readonly #ports: HubPorts;
  readonly #feeds = new Map<string, Feed>();
  /** Discussions clients are about to follow, with the highest `seq` heard of meanwhile. */
  readonly #expected = new Map<string, { clients: number; heardOf: number }>();
  readonly #timers: NodeJS.Timeout[];
  #asking = false;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.#timers = [
      setInterval(() => void this.#askHeads(), HEADS_MS).unref(),
      setInterval(() => this.#repeatPresence(), PRESENCE_MS).unref(),
    ];
  }

  /** Whether anybody here wants to know of it. */
  wants(workspaceId: string, discussionId: string): boolean {
    const key = keyOf(workspaceId, discussionId);
    return this.#feeds.has(key) || this.#expected.has(key);
  }

  /** An event of a log was published. */
  offer(workspaceId: string, discussionId: string, event: LogEvent): void {
    const key = keyOf(workspaceId, discussionId);
    const expected = this.#expected.get(key);
    if (expected) expected.heardOf = Math.max(expected.heardOf, event.seq);
    const feed = this.#feeds.get(key);
    if (!feed) return;
    feed.log.offer({ seq: event.seq, text: frameText(event) });
    streamMetrics.delay.observe((this.#ports.clock.now().getTime() - Date.parse(event.at)) / 1000);
    if (event.type === 'participant:joined') this.#reseat(feed, event.data.participant.id);
    if (event.type === 'participant:left') this.#reseat(feed, event.data.participant_id);
  }

  /** Somebody told what may be lost. */
  hear(workspaceId: string, discussionId: string, frame: LiveFrame): void {
    this.#feeds.get(keyOf(workspaceId, discussionId))?.presence.hear(frame);
  }

  /** Whether a person may follow a discussion; if so, how to. To be used at once: what is heard meanwhile is not kept. */
  async admit(actor: Actor, discussionId: string): Promise<Result<Admission, Refusal>> {
    const key = keyOf(actor.workspace_id, discussionId);
    const expected = this.#expected.get(key) ?? { clients: 0, heardOf: 0 };
    this.#expected.set(key, expected);
    expected.clients++;
    try {
      const membership = await this.#membership(actor, discussionId);
      if (!membership.ok) return membership;
      const head = Math.max(membership.value.last_seq, expected.heardOf);
      return ok({ join: (follower, after) => this.#join(follower, discussionId, after, membership.value, head) });
    } finally {
      expected.clients--;
      if (expected.clients === 0) this.#expected.delete(key);
    }
  }

  /** Ends every stream and takes no part any more. */
  close(cause: StreamEnd): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const { log } of this.#feeds.values()) for (const follower of log.followers) follower.end(cause);
  }

  #open(workspaceId: string, discussionId: string, head: number): Feed {
    const log = new LogFeed(discussionId, head, this.#ports);
    const presence = new PresenceFeed({ workspaceId, discussionId }, this.#ports, (frame) =>
      log.broadcast(JSON.stringify(frame), { live: frame.type === 'agent:delta' }),
    );
    const feed: Feed = { discussionId, log, presence, seats: new Map() };
    this.#feeds.set(keyOf(workspaceId, discussionId), feed);
    return feed;
  }

  #join(follower: Follower, discussionId: string, after: number, seat: Membership, head: number): Following {
    const { workspace_id } = follower.actor;
    const key = keyOf(workspace_id, discussionId);
    const feed = this.#feeds.get(key) ?? this.#open(workspace_id, discussionId, seat.last_seq);
    feed.log.add(follower, after);
    feed.log.noticeHead(head);
    feed.seats.set(follower, seat);
    feed.presence.greet(follower);
    if (seat.seated) feed.presence.arrive(follower, 'present');
    return {
      say: (what) => {
        const { seated, permissions } = feed.seats.get(follower) ?? { seated: false, permissions: [] };
        if (!seated) return;
        if (what !== 'typing') feed.presence.arrive(follower, what === 'away' ? 'away' : 'present');
        else if (permissions.includes('can_message')) feed.presence.typing(follower);
      },
      leave: () => {
        feed.log.remove(follower);
        feed.seats.delete(follower);
        feed.presence.leave(follower);
        if (feed.log.size === 0 && this.#feeds.get(key) === feed) this.#feeds.delete(key);
      },
    };
  }

  /** Somebody took or gave up a seat: what they may do here, and whether they may still read, is asked again. */
  #reseat(feed: Feed, personId: string): void {
    for (const follower of feed.log.followers) {
      if (follower.actor.person_id !== personId) continue;
      this.#askSeat(feed, follower).catch((error: unknown) => {
        this.#ports.logger.error({ err: error, discussion: feed.discussionId }, 'a seat could not be asked for');
        follower.end('unavailable');
      });
    }
  }

  async #askSeat(feed: Feed, follower: Follower): Promise<void> {
    const membership = await this.#membership(follower.actor, feed.discussionId);
    if (!feed.seats.has(follower)) return;
    if (!membership.ok) return follower.end(membership.error.kind === 'unavailable' ? 'unavailable' : 'not_found');
    feed.seats.set(follower, membership.value);
    if (membership.value.seated) feed.presence.arrive(follower, 'present');
    else feed.presence.leave(follower);
  }

  #membership(actor: Actor, discussionId: string): Promise<Result<Membership, Refusal>> {
    return this.#ports.owners.ask(ask.getMembership, { actor, body: { discussion_id: discussionId } });
  }

  async #askHeads(): Promise<void> {
    if (this.#asking || this.#feeds.size === 0) return;
    this.#asking = true;
    try {
      const feeds = [...this.#feeds.values()];
      for (let at = 0; at < feeds.length; at += HEADS_AT_ONCE)
        await this.#askHeadsOf(feeds.slice(at, at + HEADS_AT_ONCE));
    } catch (error) {
      this.#ports.logger.error({ err: error }, 'the heads of the logs could not be asked for');
    } finally {
      this.#asking = false;
    }
  }

  async #askHeadsOf(feeds: readonly Feed[]): Promise<void> {
    const discussionIds = feeds.map(({ discussionId }) => discussionId);
    const reply = await this.#ports.owners.ask(ask.getHeads, { actor: null, body: { discussion_ids: discussionIds } });
    if (!reply.ok) return;
    for (const feed of feeds) feed.log.noticeHead(reply.value.heads[feed.discussionId] ?? 0);
  }

  #repeatPresence(): void {
    for (const { presence } of this.#feeds.values()) presence.repeat();
  }
}

const keyOf = (workspaceId: string, discussionId: string): string => `${workspaceId}/${discussionId}`;
