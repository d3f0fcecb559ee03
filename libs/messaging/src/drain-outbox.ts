import type { Queries } from '@maestro/database';
import type { Logger } from '@maestro/telemetry';
import { sql } from 'kysely';
import { relayLag } from './metrics.ts';
import { OUTBOX_COLUMNS, type OutboxRow } from './outgoing.ts';
import { publishAhead, type Ahead } from './publish-ahead.ts';
import { inVersionOrder, publishBatch, type Outlet } from './publish-batch.ts';
import { pause, type Signal } from './signal.ts';

const BATCH = 256;
const CHECK_STREAMS_MS = 5_000;
const HOUSEKEEPING_MS = 60_000;
export const FIRST_BACKOFF_MS = 100;
export const MAX_BACKOFF_MS = 2_000;

/** Where the leader takes rows handed to it; null while this process does not lead. */
export type Handover = { ahead: Ahead | null };

export type Lead = {
  /** Holds the lock. */
  readonly connection: Queries;
  /** Forgets what is past its time, on a connection that publishing does not wait for. Never throws. */
  readonly tidy: () => Promise<void>;
  readonly outlet: Outlet;
  readonly logger: Logger;
  readonly handover: Handover;
  readonly signal: Signal;
  readonly pollMs: number;
  readonly stopping: AbortSignal;
};

/** Publishes what the outbox holds, from memory where it was handed over and else from the table, until stopped. */
export async function drainOutbox(lead: Lead): Promise<void> {
  const { connection, tidy, outlet, handover, signal, pollMs, stopping, logger } = lead;
  const { bus, watch } = outlet;
  let epoch = -1;
  let checkAt = 0;
  let cleanAt = Date.now() + HOUSEKEEPING_MS;
  let backoff = FIRST_BACKOFF_MS;
  let tidying = Promise.resolve();
  const ahead = publishAhead({
    outlet,
    logger,
    onTrouble: () => {
      checkAt = 0;
      signal.raise();
    },
  });
  handover.ahead = ahead;
  /** Acknowledged by the stream, not yet marked. */
  let sent: string[] = [];

  try {
    while (!stopping.aborted) {
      if (!bus.connected) {
        void ahead.close();
        await bus.wire.whenConnected(pollMs);
        continue;
      }
      if (epoch !== bus.wire.epoch || Date.now() >= checkAt) {
        // What is acknowledged while the streams are looked at could be taken for a loss.
        await ahead.close();
        const current = bus.wire.epoch;
        sent.push(...ahead.takeSent());
        // What a lost stream had acknowledged must not be marked as published.
        if (await watch.check(connection)) sent = [];
        epoch = current;
        checkAt = Date.now() + CHECK_STREAMS_MS;
      }
      if (Date.now() >= cleanAt) {
        cleanAt = Date.now() + HOUSEKEEPING_MS;
        tidying = tidying.then(tidy);
      }
      sent.push(...ahead.takeSent());
      const rows = (await markAndTake(connection, sent)).filter(({ id }) => !ahead.has(id));
      sent = [];
      relayLag.set(rows[0] ? Math.max(0, (Date.now() - Date.parse(rows[0].time)) / 1000) : 0);
      if (rows.length === 0) {
        ahead.open();
        await signal.wait(pollMs);
        continue;
      }
      const outcome = await publishBatch(rows, outlet);
      ahead.note(rows, outcome);
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
  } finally {
    handover.ahead = null;
    await ahead.close();
  }
  sent.push(...ahead.takeSent());
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
