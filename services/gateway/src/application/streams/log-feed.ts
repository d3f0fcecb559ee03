import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type Actor, type QuestionReply, type Refusal } from '@maestro/contracts';
import type { Clock, Result } from '@maestro/kernel';
import type { Logger } from '@maestro/telemetry';
import { LogWindow, type LogFrame } from '../../domain/log-window.ts';
import type { Follower } from '../../ports/follower.ts';
import type { Owners } from '../../ports/owners.ts';
import { streamMetrics } from './stream-metrics.ts';

const PAGE = 500;
/** Bytes a client may leave waiting while the log goes on. */
const MAX_PENDING = 1024 * 1024;
/** Bytes beyond which a client is sent nothing that can be left out, and no more of the past. */
const FULL = 256 * 1024;
/** How long a client may leave the past waiting, and the owner a question. */
const PATIENCE_MS = 30_000;
const DRAIN_POLL_MS = 10;
const RETRY_MS = { first: 100, most: 2_000 };

export type LogFeedPorts = { readonly owners: Owners; readonly clock: Clock; readonly logger: Logger };

type Reader = {
  /** `seq` of the last event it was sent. */
  sent: number;
  /** Whether it has the whole past and gets events as they come. */
  live: boolean;
};
type Page = QuestionReply<typeof ask.listEvents>;

/** One discussion's log on its way to the clients that follow it: each gets every event once, in order. */
export class LogFeed {
  readonly #discussionId: string;
  readonly #ports: LogFeedPorts;
  readonly #window: LogWindow;
  readonly #readers = new Map<Follower, Reader>();
  /** The highest `seq` anybody spoke of. */
  #heardOf: number;
  #mending = false;

  constructor(discussionId: string, head: number, ports: LogFeedPorts) {
    this.#discussionId = discussionId;
    this.#ports = ports;
    this.#window = new LogWindow(head);
    this.#heardOf = head;
  }

  get followers(): IterableIterator<Follower> {
    return this.#readers.keys();
  }

  get size(): number {
    return this.#readers.size;
  }

  /** Sends everything after `after`, then every event as it comes. */
  add(follower: Follower, after: number): void {
    const reader: Reader = { sent: after, live: false };
    this.#readers.set(follower, reader);
    this.#catchUp(follower, reader).catch((error: unknown) => {
      this.#ports.logger.error({ err: error, discussion: this.#discussionId }, 'a stream could not catch up');
      follower.end('unavailable');
    });
  }

  remove(follower: Follower): void {
    this.#readers.delete(follower);
  }

  /** An event was published. Events come late, twice or not at all. */
  offer(frame: LogFrame): void {
    const place = this.#window.offer(frame);
    if (place === 'next') this.#deliver(frame);
    if (place === 'ahead') this.noticeHead(frame.seq);
  }

  /** Somebody says the log reaches to `head`. */
  noticeHead(head: number): void {
    this.#heardOf = Math.max(this.#heardOf, head);
    if (this.#mending || this.#window.head >= this.#heardOf) return;
    this.#mending = true;
    streamMetrics.gaps.inc();
    this.#mend()
      .catch((error: unknown) => {
        this.#ports.logger.error({ err: error, discussion: this.#discussionId }, 'a gap could not be filled');
      })
      .finally(() => (this.#mending = false));
  }

  /** To everybody who keeps up; `live`: only to those who have the whole past, because it makes no sense before. */
  broadcast(text: string, { live }: { readonly live: boolean }): void {
    for (const [follower, reader] of this.#readers) {
      if ((reader.live || !live) && follower.pending < FULL) follower.send(null, text);
    }
  }

  #deliver({ seq, text }: LogFrame): void {
    for (const [follower, reader] of this.#readers) {
      if (!reader.live || seq <= reader.sent) continue;
      if (follower.pending > MAX_PENDING) {
        follower.end('too_slow');
        continue;
      }
      follower.send(seq, text);
      reader.sent = seq;
      streamMetrics.events.inc();
    }
  }

  /** Asks the owner for what is missing, on behalf of anyone who may read it, until nothing is. */
  async #mend(): Promise<void> {
    let wait = RETRY_MS.first;
    while (this.#window.head < this.#heardOf) {
      const [first] = this.#readers.keys();
      if (!first) return;
      const page = await this.#page(first.actor, this.#window.head);
      const before = this.#window.head;
      if (page.ok) for (const frame of framesOf(page.value)) this.offer(frame);
      else if (page.error.kind !== 'unavailable') this.#dismiss(first.actor, page.error);
      if (this.#window.head > before) wait = RETRY_MS.first;
      else {
        await sleep(wait, undefined, { ref: false });
        wait = Math.min(wait * 2, RETRY_MS.most);
      }
    }
  }

  async #catchUp(follower: Follower, reader: Reader): Promise<void> {
    while (this.#readers.has(follower)) {
      const held = this.#window.after(reader.sent);
      if (held?.length === 0) {
        reader.live = true;
        return;
      }
      const frames = held ?? (await this.#past(follower, reader.sent));
      if (frames && !(await this.#send(frames, follower, reader))) follower.end('too_slow');
    }
  }

  /** The next page of the past; null where the stream has ended instead. Waits for an owner that is away, within reason. */
  async #past(follower: Follower, after: number): Promise<readonly LogFrame[] | null> {
    const giveUpAt = this.#now() + PATIENCE_MS;
    for (let wait = RETRY_MS.first; this.#readers.has(follower); wait = Math.min(wait * 2, RETRY_MS.most)) {
      const page = await this.#page(follower.actor, after);
      if (page.ok && page.value.events.length === 0) throw new Error(`the owner lists nothing after ${after}`);
      if (page.ok) return framesOf(page.value);
      if (page.error.kind !== 'unavailable') follower.end('not_found');
      else if (this.#now() > giveUpAt) follower.end('unavailable');
      else await sleep(wait, undefined, { ref: false });
    }
    return null;
  }

  /** Whether the client took them in time. */
  async #send(frames: readonly LogFrame[], follower: Follower, reader: Reader): Promise<boolean> {
    for (const { seq, text } of frames) {
      const giveUpAt = this.#now() + PATIENCE_MS;
      while (follower.pending > FULL && this.#readers.has(follower)) {
        if (this.#now() > giveUpAt) return false;
        await sleep(DRAIN_POLL_MS, undefined, { ref: false });
      }
      if (seq !== reader.sent + 1) throw new Error(`the owner listed ${seq} after ${reader.sent}`);
      follower.send(seq, text);
      reader.sent = seq;
      streamMetrics.events.inc();
    }
    return true;
  }

  #page(actor: Actor, after: number): Promise<Result<Page, Refusal>> {
    const body = { discussion_id: this.#discussionId, after, limit: PAGE };
    return this.#ports.owners.ask(ask.listEvents, { actor, body });
  }

  /** Somebody may not read this any more. */
  #dismiss({ person_id }: Actor, refusal: Refusal): void {
    this.#ports.logger.info({ discussion: this.#discussionId, person: person_id, refusal: refusal.kind }, 'dismissed');
    for (const follower of this.#readers.keys()) if (follower.actor.person_id === person_id) follower.end('not_found');
  }

  #now(): number {
    return this.#ports.clock.now().getTime();
  }
}

export const frameText = (event: { type: string; seq: number; at: string; data: unknown }): string =>
  JSON.stringify({ type: event.type, seq: event.seq, at: event.at, data: event.data });

const framesOf = (page: Page): LogFrame[] => page.events.map((event) => ({ seq: event.seq, text: frameText(event) }));
