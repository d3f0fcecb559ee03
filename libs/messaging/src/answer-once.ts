import type { Actor, IdempotencyKey, Refusal } from '@maestro/contracts';
import { inTransaction, type Kysely, type Queries, type Transaction } from '@maestro/database';
import { err, type Result } from '@maestro/kernel';
import { sql } from 'kysely';

/** Replies are kept so long. */
export const REPLY_RETENTION_MS = 24 * 3_600_000;

/** Carries a refusal out of the transaction, so that nothing of the work stays. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/**
 * Does what a person ordered once per idempotency key. The same person, route, key and body get the stored reply;
 * another body under the same key is refused as `key_reused`. The reply is stored in the transaction of the effect;
 * a refusal leaves no effect and is stored too, except `unavailable`, which is meant to be tried again. Two orders
 * under one key at the same time: the second waits and gets the first one's reply.
 */
export async function answerOnce<Tables, T>(
  db: Kysely<Tables>,
  idempotency: IdempotencyKey | null,
  actor: Actor,
  work: (trx: Transaction<Tables>) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await inTransaction(db, async (trx) => {
      if (idempotency === null) return kept(await work(trx));
      if (!(await claim(trx, idempotency, actor))) return stored<T>(trx, idempotency, actor);
      const result = kept(await work(trx));
      await sql`
        UPDATE idempotent_replies SET reply = ${JSON.stringify(result)}::jsonb
        WHERE ${isReplyTo(idempotency, actor)}`.execute(trx);
      return result;
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal } = error;
    if (idempotency !== null && refusal.kind !== 'unavailable') {
      await claim(db, idempotency, actor, JSON.stringify(err(refusal)));
    }
    return err(refusal);
  }
}

function kept<T>(result: Result<T, Refusal>): Result<T, Refusal> {
  if (!result.ok) throw new Refused(result.error);
  return result;
}

/** Whether the key was free. A key older than a day is free again. */
async function claim(db: Queries, key: IdempotencyKey, actor: Actor, reply: string | null = null): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO idempotent_replies AS known (workspace_id, person_id, route, key, body_hash, reply)
    VALUES (${actor.workspace_id}, ${actor.person_id}, ${key.route}, ${key.key}, ${key.body_hash}, ${reply}::jsonb)
    ON CONFLICT (workspace_id, person_id, route, key) DO UPDATE
      SET body_hash = excluded.body_hash, reply = excluded.reply, created_at = now()
      WHERE known.created_at < now() - ${REPLY_RETENTION_MS} * interval '1 millisecond'
    RETURNING 1`.execute(db);
  return rows.length === 1;
}

async function stored<T>(trx: Queries, key: IdempotencyKey, actor: Actor): Promise<Result<T, Refusal>> {
  const { rows } = await sql<{ body_hash: string; reply: Result<T, Refusal> }>`
    SELECT body_hash, reply FROM idempotent_replies WHERE ${isReplyTo(key, actor)}`.execute(trx);
  const found = rows[0];
  if (!found) throw new Error(`the reply stored under ${key.route} ${key.key} is gone`);
  if (found.body_hash !== key.body_hash) {
    return err({ kind: 'key_reused', detail: 'This Idempotency-Key was used with another body.' });
  }
  return found.reply;
}

const isReplyTo = (key: IdempotencyKey, actor: Actor) => sql`
  workspace_id = ${actor.workspace_id} AND person_id = ${actor.person_id}
  AND route = ${key.route} AND key = ${key.key}`;
