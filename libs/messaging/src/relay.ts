import { messages, type Service } from '@maestro/contracts';
import type { Kysely, Queries } from '@maestro/database';
import type { Logger } from '@maestro/telemetry';
import { sql } from 'kysely';
import type { Bus } from './bus.ts';
import { forgetExpired } from './housekeeping.ts';
import { relayLag, relayLeading } from './metrics.ts';
import { OUTBOX_COLUMNS, type OutboxRow } from './outgoing.ts';
import { inVersionOrder, publishBatch } from './publish-batch.ts';
import { watchStreams, type StreamWatch } from './relay-streams.ts';
import { createSignal, pause, type Signal } from './signal.ts';
import { streamFor, type StreamName } from './topology.ts';

export type Relay = {
  /** Call after each commit that wrote messages: they go out at once instead of at the next poll. */
  wake(): void;
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
};

const BATCH = 256;
const STANDBY_MS = 1_000;
const CHECK_STREAMS_MS = 5_000;
const HOUSEKEEPING_MS = 60_000;
const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 2_000;

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
      await drainOutbox({ connection, tidy, bus, service, logger, watch, signal, pollMs, stopping: stopping.signal });
      return true;
    } finally {
      relayLeading.set(0);
      await sql`RESET synchronous_commit`.execute(connection);
      await sql`SELECT pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection);
    }
  }

  async function tidy(): Promise<void> {
    try {
      await forgetExpired(db);
    } catch (error) {
      logger.warn({ schema, error: String(error) }, 'relay: could not forget what is past its time');
    }
  }

  const running = run();
  return {
    wake: () => signal.raise(),
    stop: async () => {
      stopping.abort();
      signal.raise();
      await running;
    },
  };
}

type Lead = {
  readonly connection: Queries;
  /** Forgets what is past its time, on a connection that publishing does not wait for. Never throws. */
  readonly tidy: () => Promise<void>;
  readonly bus: Bus;
  readonly service: Service;
  readonly logger: Logger;
  readonly watch: StreamWatch;
  readonly signal: Signal;
  readonly pollMs: number;
  readonly stopping: AbortSignal;
};

async function drainOutbox(lead: Lead): Promise<void> {
  const { connection, tidy, bus, watch, signal, pollMs, stopping, logger } = lead;
  /** Acknowledged by the stream, not yet marked. */
  let sent: string[] = [];
  let epoch = -1;
  let checkAt = 0;
  let cleanAt = Date.now() + HOUSEKEEPING_MS;
  let backoff = FIRST_BACKOFF_MS;
  let tidying = Promise.resolve();

  while (!stopping.aborted) {
    if (!bus.connected) {
      await bus.wire.whenConnected(pollMs);
      continue;
    }
    if (epoch !== bus.wire.epoch || Date.now() >= checkAt) {
      const current = bus.wire.epoch;
      // What a lost stream had acknowledged must not be marked as published.
      if (await watch.check(connection)) sent = [];
      epoch = current;
      checkAt = Date.now() + CHECK_STREAMS_MS;
    }
    if (Date.now() >= cleanAt) {
      cleanAt = Date.now() + HOUSEKEEPING_MS;
      tidying = tidying.then(tidy);
    }
    const rows = await markAndTake(connection, sent);
    sent = [];
    relayLag.set(rows[0] ? Math.max(0, (Date.now() - Date.parse(rows[0].time)) / 1000) : 0);
    if (rows.length === 0) {
      await signal.wait(pollMs);
      continue;
    }
    const outcome = await publishBatch(rows, lead);
    sent = outcome.sent;
    if (!outcome.trusted) checkAt = 0;
    if (outcome.failure === null) {
      backoff = FIRST_BACKOFF_MS;
      continue;
    }
    logger.warn({ error: outcome.failure.message, again_in_ms: backoff }, 'relay: could not publish');
    // Whatever refused may be a stream that is gone.
    checkAt = 0;
    await pause(backoff, stopping);
    backoff = Math.min(backoff * 2, MAX_BACKOFF_MS);
  }
  if (sent.length > 0) await mark(connection, sent);
  await tidying;
}

/** One round trip: marks what was sent, takes what is next. */
async function markAndTake(connection: Queries, sent: readonly string[]): Promise<OutboxRow[]> {
  const marking = sql`UPDATE outbox SET published_at = now() WHERE id = ANY (${sent}::text[])`;
  const { rows } = await sql<Omit<OutboxRow, 'time'> & { time: Date }>`
    ${sent.length > 0 ? sql`WITH marked AS (${marking})` : sql``}
    SELECT ${OUTBOX_COLUMNS} FROM outbox
    WHERE published_at IS NULL ${sent.length > 0 ? sql`AND id <> ALL (${sent}::text[])` : sql``}
    ORDER BY position LIMIT ${BATCH}`.execute(connection);
  return inVersionOrder(rows.map((row) => ({ ...row, time: row.time.toISOString() })));
}

async function mark(connection: Queries, sent: readonly string[]): Promise<void> {
  await sql`UPDATE outbox SET published_at = now() WHERE id = ANY (${sent}::text[])`.execute(connection);
}
