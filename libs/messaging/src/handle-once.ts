import type { DataOf, Envelope, MessageDefinition } from '@maestro/contracts';
import { inTransaction, type Kysely, type Queries, type Transaction } from '@maestro/database';
import { sql } from 'kysely';

/** A message as a handler gets it: data in its newest version. */
export type Received<Data = unknown> = { readonly envelope: Envelope; readonly data: Data };
export type ReceivedOf<D extends MessageDefinition> = Received<DataOf<D>>;

/** What marks a message as handled and which command it answers. */
export type HandledMessage = { readonly source: string; readonly id: string; readonly causationId: string | null };

export const handledMessage = ({ envelope }: Received): HandledMessage => ({
  source: envelope.source,
  id: envelope.id,
  causationId: envelope.causationid,
});

/**
 * Has an effect exactly once: the message is marked as handled in the transaction of its effect. The command it
 * answers has had its outcome then and is never published again.
 */
export async function handleOnce<Tables, T>(
  db: Kysely<Tables>,
  received: Received,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T | 'already-handled'> {
  return inTransaction(db, async (trx) =>
    (await markHandled(trx, handledMessage(received))) ? work(trx) : 'already-handled',
  );
}

/** Whether it was not handled before; it is now. Waits for another transaction that is just handling it. */
export async function markHandled(trx: Queries, message: HandledMessage): Promise<boolean> {
  const { rows } = await sql`
    WITH settled AS (DELETE FROM outbox WHERE id = ${message.causationId} AND stream = 'CMD')
    INSERT INTO handled_messages (source, id) VALUES (${message.source}, ${message.id})
    ON CONFLICT DO NOTHING RETURNING 1`.execute(trx);
  return rows.length === 1;
}
