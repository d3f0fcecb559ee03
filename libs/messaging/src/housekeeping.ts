import type { Queries } from '@maestro/database';
import { sql, type RawBuilder } from 'kysely';
import { REPLY_RETENTION_MS } from './answer-once.ts';
import { COMMAND_RETENTION_MS, FACT_RETENTION_MS, HANDLED_RETENTION_MS } from './topology.ts';

const BATCH = 1_000;
/** Per round and table; what is left is taken in the next round. */
const MAX_BATCHES = 20;

/** Rows of one table that may be forgotten. */
export type Expired = { readonly table: string; readonly which: RawBuilder<unknown> };

export const olderThan = (column: string, ms: number): RawBuilder<unknown> =>
  sql`${sql.ref(column)} < now() - ${ms} * interval '1 millisecond'`;

/** What every service may forget, and when. */
const everywhere: readonly Expired[] = [
  { table: 'outbox', which: sql`stream = 'EVT' AND ${olderThan('published_at', FACT_RETENTION_MS)}` },
  { table: 'outbox', which: olderThan('published_at', COMMAND_RETENTION_MS) },
  { table: 'handled_messages', which: olderThan('handled_at', HANDLED_RETENTION_MS) },
  { table: 'failed_deliveries', which: olderThan('failed_at', HANDLED_RETENTION_MS) },
  { table: 'idempotent_replies', which: olderThan('created_at', REPLY_RETENTION_MS) },
];

/** Deletes what is past its time, in small statements so that nothing waits for it. */
export async function forgetExpired(db: Queries, ownExpired: readonly Expired[] = []): Promise<number> {
  let deleted = 0;
  for (const { table, which } of [...everywhere, ...ownExpired]) {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const { numAffectedRows } = await sql`
        DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM ${sql.table(table)} WHERE ${which} LIMIT ${BATCH}))`.execute(db);
      deleted += Number(numAffectedRows ?? 0n);
      if (Number(numAffectedRows ?? 0n) < BATCH) break;
    }
  }
  return deleted;
}
