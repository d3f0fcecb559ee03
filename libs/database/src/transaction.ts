import type { Kysely, QueryExecutorProvider, Transaction } from 'kysely';

/** Whatever runs a statement: the pool, one connection of it, or a transaction. */
export type Queries = QueryExecutorProvider;
export type { Kysely, Transaction };

/** Runs `work` in one transaction (READ COMMITTED); it commits when `work` resolves and rolls back when it throws. */
export function inTransaction<Tables, T>(
  db: Kysely<Tables> | Transaction<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  // Inside a transaction already: the caller's commit decides.
  if (db.isTransaction) return work(db as Transaction<Tables>);
  return db.transaction().execute(work);
}
