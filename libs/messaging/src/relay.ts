import { messages, type Service } from '@maestro/contracts';
import type { Kysely, Queries } from '@maestro/database';
import type { Logger } from '@maestro/telemetry';
import { sql } from 'kysely';
import type { Bus } from './bus.ts';
import { drainOutbox, FIRST_BACKOFF_MS, MAX_BACKOFF_MS, type Handover } from './drain-outbox.ts';
import { forgetExpired, type Expired } from './housekeeping.ts';
import { relayLeading } from './metrics.ts';
import type { OutboxRow } from './outgoing.ts';
import { watchStreams } from './relay-streams.ts';
import { createSignal, pause } from './signal.ts';
import { streamFor, type StreamName } from './topology.ts';

export type Relay = {
  /** Call after each commit that wrote messages: they go out at once instead of at the next poll. */
  wake(): void;
  /**
   * The same with the rows themselves, in the order of the commits: where this process leads they are published without
   * being read again.
   */
  handOver(rows: readonly OutboxRow[]): void;
  /** Publishes nothing more; resolves when what was published is marked. */
  stop(): Promise<void>;
};

export type RelayOptions<Tables> = {
  /** Needs a connection of its own while it leads: give the pool at least two. */
  readonly db: Kysely<Tables>;
  readonly bus: Bus;
  readonly schema: string;
  readonly service: Service;
  readonly logger: Logger;
  /** How often rows of other replicas are looked for. Default 250. */
  readonly pollMs?: number;
  /** Rows of the service's own tables that the housekeeping deletes beside those of this library. */
  readonly expired?: readonly Expired[];
};

const STANDBY_MS = 1_000;

/**
 * Publishes what the outbox of one schema holds. However many replicas run one, an advisory lock lets one publish.
 * Rows go out in the order of each aggregate's version and are marked after the stream has them, so a crash in between
 * repeats and never loses. A stream found lost is filled again.
 */
export function startRelay<Tables>(options: RelayOptions<Tables>): Relay {
  const { db, bus, schema, service, logger, pollMs = 250 } = options;
  const outlets = new Set<StreamName>(
    messages.filter(({ senders }) => senders.includes(service)).map(({ kind }) => streamFor(kind)),
  );
  const signal = createSignal();
  const stopping = new AbortController();
  const handover: Handover = { ahead: null };

  async function run(): Promise<void> {
    let backoff = FIRST_BACKOFF_MS;
    while (!stopping.signal.aborted) {
      try {
        const led = await db.connection().execute((connection) => lead(connection));
        backoff = FIRST_BACKOFF_MS;
        if (!led) await pause(STANDBY_MS, stopping.signal);
      } catch (error) {
        logger.warn({ schema, error: String(error), again_in_ms: backoff }, 'relay: stopped, trying again');
        await pause(backoff, stopping.signal);
        backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
      }
    }
  }

  /** Publishes until told to stop; false where another process leads. Throws on an outage. */
  async function lead(connection: Queries): Promise<boolean> {
    const key = `maestro:relay:${schema}`;
    const { rows } = await sql<{ mine: boolean }>`
      SELECT pg_try_advisory_lock(hashtextextended(${key}, 0)) AS mine`.execute(connection);
    if (!rows[0]?.mine) return false;
    relayLeading.set(1);
    try {
      // A mark lost in a crash makes a message go out twice, which every consumer expects.
      await sql`SET synchronous_commit = off`.execute(connection);
      const watch = watchStreams(bus.wire, [...outlets], logger);
      await drainOutbox({
        connection,
        tidy,
        outlet: { bus, service, watch },
        logger,
        handover,
        signal,
        pollMs,
        stopping: stopping.signal,
      });
      return true;
    } finally {
      relayLeading.set(0);
      await sql`RESET synchronous_commit`.execute(connection);
      await sql`SELECT pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection);
    }
  }

  async function tidy(): Promise<void> {
    try {
      await forgetExpired(db, options.expired);
    } catch (error) {
      logger.warn({ schema, error: String(error) }, 'relay: could not forget what is past its time');
    }
  }

  const running = run();
  return {
    wake: () => signal.raise(),
    handOver: (rows) => {
      if (!handover.ahead?.send(rows)) signal.raise();
    },
    stop: async () => {
      stopping.abort();
      signal.raise();
      await running;
    },
  };
}
