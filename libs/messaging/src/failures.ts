import type { Queries } from '@maestro/database';
import { sql } from 'kysely';

/** A message as its consumer counts it. */
export type Counted = { readonly consumer: string; readonly source: string; readonly id: string };

/** Notes a failed attempt; answers how many there are now. Kept in the database: a restart forgives none. */
export async function noteFailure(db: Queries, message: Counted, cause: string): Promise<number> {
  const { rows } = await sql<{ attempts: number }>`
    INSERT INTO failed_deliveries (consumer, source, id, attempts, cause)
    VALUES (${message.consumer}, ${message.source}, ${message.id}, 1, ${cause})
    ON CONFLICT (consumer, source, id) DO UPDATE
      SET attempts = failed_deliveries.attempts + 1, cause = excluded.cause, failed_at = now()
    RETURNING attempts`.execute(db);
  return rows[0]!.attempts;
}

export async function forgetFailures(db: Queries, message: Counted): Promise<void> {
  await sql`
    DELETE FROM failed_deliveries
    WHERE consumer = ${message.consumer} AND source = ${message.source} AND id = ${message.id}`.execute(db);
}
