import type { Logger } from '@maestro/telemetry';
import { LRUCache } from 'lru-cache';
import { publishedAhead } from './metrics.ts';
import type { OutboxRow } from './outgoing.ts';
import { publishBatch, type Outcome, type Outlet } from './publish-batch.ts';

/** Sent and not yet marked as published: more wait for the outbox to be read. */
const MAX_UNMARKED = 2_048;
/** Aggregates whose newest published version is remembered. */
const MAX_AGGREGATES = 20_000;

/**
 * Publishes rows this process just committed straight from memory, so that they need not be read again. The table stays
 * the truth: whatever is declined, fails or is lost here is found unpublished in it.
 */
export type Ahead = {
  /** Whether all of them are under way. Committed rows only, in the order of their commits. */
  send(rows: readonly OutboxRow[]): boolean;
  /** From here on rows are taken. */
  open(): void;
  /** Takes none and resolves when those under way have ended. */
  close(): Promise<void>;
  /** Rows sent or under way that the table may still show as unpublished. */
  has(id: string): boolean;
  /** Ids the stream has, to be marked; they are the caller's from now on. */
  takeSent(): string[];
  /** Notes what was published from the table. */
  note(rows: readonly OutboxRow[], outcome: Outcome): void;
};

export type AheadOptions = {
  readonly outlet: Outlet;
  readonly logger: Logger;
  /** Told of a publish that failed, or whose stream is not the one remembered: the table must be read. */
  readonly onTrouble: (outcome: Outcome) => void;
};

export function publishAhead({ outlet, logger, onTrouble }: AheadOptions): Ahead {
  const underWay = new Set<string>();
  const flights = new Set<Promise<void>>();
  /** Newest version of each aggregate the stream has. */
  const heads = new LRUCache<string, number>({ max: MAX_AGGREGATES });
  let sent = new Set<string>();
  let isOpen = false;

  /** A version goes out after the one before it, which may be another replica's and still in the table. */
  function inOrder(rows: readonly OutboxRow[]): boolean {
    const next = new Map<string, number>();
    for (const { aggregate, version } of rows) {
      if (version === null) continue;
      const head = next.get(aggregate) ?? heads.get(aggregate) ?? 0;
      if (version > head + 1) return false;
      next.set(aggregate, Math.max(head, version));
    }
    return true;
  }

  function note(rows: readonly OutboxRow[], outcome: Outcome): void {
    const there = new Set(outcome.sent);
    for (const { id, aggregate, version } of rows) {
      if (version === null) continue;
      if (there.has(id)) heads.set(aggregate, Math.max(version, heads.get(aggregate) ?? 0));
    }
    // What may be missing is read from the table, and what follows it too.
    for (const { id, aggregate } of rows) if (!there.has(id)) heads.delete(aggregate);
  }

  async function fly(rows: readonly OutboxRow[]): Promise<void> {
    for (const { id } of rows) underWay.add(id);
    // Ahead of the acknowledgement: one connection keeps the order, and the next version may follow at once.
    note(rows, { sent: rows.map(({ id }) => id), failure: null, trusted: true });
    const outcome = await publishBatch(rows, outlet);
    for (const id of outcome.sent) sent.add(id);
    for (const { id } of rows) underWay.delete(id);
    publishedAhead.inc(outcome.sent.length);
    if (outcome.failure) {
      note(rows, outcome);
      logger.warn({ error: outcome.failure.message }, 'relay: could not publish ahead');
    }
    if (outcome.failure || !outcome.trusted) onTrouble(outcome);
  }

  return {
    send(rows) {
      if (!isOpen || !outlet.bus.connected || underWay.size + sent.size + rows.length > MAX_UNMARKED) return false;
      if (!inOrder(rows)) return false;
      const flight = fly(rows).finally(() => flights.delete(flight));
      flights.add(flight);
      return true;
    },
    open() {
      isOpen = true;
    },
    async close() {
      isOpen = false;
      await Promise.all(flights);
    },
    has: (id) => underWay.has(id) || sent.has(id),
    takeSent() {
      const taken = [...sent];
      sent = new Set();
      return taken;
    },
    note,
  };
}
