import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

/** Statements prepared per connection at most; each costs the server some kilobytes. */
const MAX_PREPARED = 200;
const MAX_WATCHED = 2_000;
const PREPARE_WHEN_SEEN = 3;

/** SQLSTATE of a prepared plan whose result changed its columns: a migration ran under this process. */
const PLAN_OUTDATED = '0A000';

type Statement = { readonly seen: number; readonly name: string | null };

/** What this process asks again and again, by its text. */
const statements = new Map<string, Statement>();
let named = 0;

/** A name for a statement worth preparing; null for those seen rarely, such as lists of varying length. */
function nameFor(text: string): string | null {
  const known = statements.get(text);
  if (known?.name != null || (known?.seen ?? 0) >= PREPARE_WHEN_SEEN) return known!.name;
  if (!known && statements.size >= MAX_WATCHED) forgetUnnamed();
  const seen = (known?.seen ?? 0) + 1;
  const name = seen >= PREPARE_WHEN_SEEN && named < MAX_PREPARED ? `s${named++}` : null;
  statements.set(text, { seen, name });
  return name;
}

function forgetUnnamed(): void {
  for (const [text, { name }] of statements) if (name === null) statements.delete(text);
}

/** A pool whose connections prepare by themselves what is asked of them again and again. */
export function preparing(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PreparingClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? new PreparingClient(client);
      clients.set(client, known);
      return known;
    },
  };
}

class PreparingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new TypeError('cursors cannot share a pipelined connection');
    return this.#run<R>(text, [...parameters]);
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy);
  }

  async #run<R>(text: string, values: unknown[]): Promise<PostgresQueryResult<R>> {
    const name = values.length > 0 ? nameFor(text) : null;
    try {
      const query = name === null ? { text, values } : { name, text, values };
      return (await this.#client.query(query)) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      // This text is never prepared again: its next use succeeds.
      const outdated = error instanceof pg.DatabaseError && error.code === PLAN_OUTDATED;
      if (name !== null && outdated) statements.set(text, { seen: PREPARE_WHEN_SEEN, name: null });
      throw error;
    }
  }
}
