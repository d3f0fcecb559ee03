import type { Logger } from '@maestro/telemetry';
import { Kysely } from 'kysely';
import pg from 'pg';
import { LeanDialect } from './lean-dialect.ts';
import { preparing } from './prepared-pool.ts';
import { queryRecorder } from './query-spans.ts';

const STATEMENT_TIMEOUT_MS = 10_000;
/** A server that hangs cannot keep its own time; the connection is given up. */
const REPLY_TIMEOUT_MS = 15_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_CONNECTION_MS = 30_000;

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** Throws a RangeError where the name could not stand in SQL as it is. */
export function assertSchemaName(schema: string): void {
  if (!SCHEMA_NAME.test(schema)) throw new RangeError(`not a schema name: ${schema}`);
}

/** Counts and sequence numbers arrive as numbers: none of ours passes 2^53. */
const INT8 = 20;
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, Number);

export type DatabaseOptions = {
  readonly url: string;
  /** The service's own schema; nothing else is on the search path. */
  readonly schema: string;
  readonly poolSize: number;
  readonly logger: Logger;
};

/**
 * A pool of connections to one service's schema. Connects when first used and again after every outage; a statement
 * that waits too long for a connection or runs too long fails with an error `isConnectionError` knows, or with
 * SQLSTATE 57014.
 */
export function connectDatabase<Tables>({ url, schema, poolSize, logger }: DatabaseOptions): Kysely<Tables> {
  assertSchemaName(schema);
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: REPLY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    application_name: `maestro-${schema}`,
    options: `-c search_path=${schema}`,
    keepAlive: true,
    pipeline: true,
    types,
  });
  // A connection that breaks while nothing is asked of it would otherwise end the process: idle in the pool, or held.
  const lost = (error: Error) => logger.warn({ error: error.message }, 'lost a database connection');
  pool.on('error', lost);
  pool.on('connect', (client) => void client.on('error', lost));
  return new Kysely<Tables>({ dialect: new LeanDialect({ pool: preparing(pool) }), log: queryRecorder(schema) });
}
