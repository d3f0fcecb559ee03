import type { Queries } from '@maestro/database';
import type { Logger } from '@maestro/telemetry';
import type { StreamInfo } from '@nats-io/jetstream';
import { sql } from 'kysely';
import type { Wire } from './connection.ts';
import { streamsLost } from './metrics.ts';
import type { StreamName } from './topology.ts';

/**
 * A server that restarts may have forgotten what it acknowledged since its last sync to disk, two minutes by default;
 * what was published within this time before it went is published again. The stream drops what it still has.
 */
const UNSYNCED_MS = 150_000;

type Remembered = { readonly created: string; readonly lastSeq: number; readonly serverId: string };

/** Watches the streams a relay fills and has them filled again when they lost something. */
export type StreamWatch = {
  /**
   * Compares every stream with what is remembered. Rows to be told again become unpublished; true where something may
   * have been lost. Throws while a stream is missing: only the migration step makes it.
   */
  check(db: Queries): Promise<boolean>;
  /** Notes an acknowledged publish; false where its number shows that the stream is not the one remembered. */
  acknowledged(stream: string, seq: number): boolean;
};

export function watchStreams(wire: Wire, names: readonly StreamName[], logger: Logger): StreamWatch {
  const known = new Map<string, Remembered>();

  async function remembered(db: Queries, name: string): Promise<Remembered | undefined> {
    const cached = known.get(name);
    if (cached) return cached;
    const { rows } = await sql<{ created: string; last_seq: number; server_id: string }>`
      SELECT created, last_seq, server_id FROM relay_streams WHERE stream = ${name}`.execute(db);
    const row = rows[0];
    return row && { created: row.created, lastSeq: row.last_seq, serverId: row.server_id };
  }

  async function checkOne(db: Queries, name: StreamName): Promise<boolean> {
    const info = await wire.jsm.streams.info(name);
    const serverId = wire.nats.info?.server_id ?? '';
    const before = await remembered(db, name);
    const loss = lossOf(before, info, serverId);
    if (loss === 'lost') {
      const again = await unpublish(db, name, sql`true`);
      streamsLost.inc({ stream: name });
      logger.error(
        { stream: name, created: info.created, remembered: before, last_seq: info.state.last_seq, messages: again },
        'the stream is younger or shorter than remembered: publishing again',
      );
    } else if (loss === 'perhaps') {
      const again = await unpublish(
        db,
        name,
        sql`published_at > (
        SELECT seen_at - ${UNSYNCED_MS} * interval '1 millisecond' FROM relay_streams WHERE stream = ${name})`,
      );
      if (again > 0)
        logger.info({ stream: name, messages: again }, 'the server restarted: publishing the latest again');
    }
    const lastSeq = loss === 'lost' ? info.state.last_seq : Math.max(before?.lastSeq ?? 0, info.state.last_seq);
    await sql`
      INSERT INTO relay_streams (stream, created, last_seq, server_id, seen_at)
      VALUES (${name}, ${info.created}, ${lastSeq}, ${serverId}, now())
      ON CONFLICT (stream) DO UPDATE SET created = excluded.created, last_seq = excluded.last_seq,
        server_id = excluded.server_id, seen_at = excluded.seen_at`.execute(db);
    known.set(name, { created: info.created, lastSeq, serverId });
    return loss !== null;
  }

  return {
    async check(db) {
      let again = false;
      for (const name of names) again = (await checkOne(db, name)) || again;
      return again;
    },
    acknowledged(stream, seq) {
      const before = known.get(stream);
      if (!before) return true;
      if (seq <= before.lastSeq) return false;
      known.set(stream, { ...before, lastSeq: seq });
      return true;
    },
  };
}

function lossOf(before: Remembered | undefined, info: StreamInfo, serverId: string): 'lost' | 'perhaps' | null {
  if (!before) return null;
  if (before.created !== info.created || info.state.last_seq < before.lastSeq) return 'lost';
  return before.serverId === serverId ? null : 'perhaps';
}

async function unpublish(db: Queries, stream: string, which: ReturnType<typeof sql>): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE outbox SET published_at = NULL
    WHERE stream = ${stream} AND published_at IS NOT NULL AND ${which}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
