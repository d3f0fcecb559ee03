import type { Logger } from '@maestro/telemetry';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { assertSchemaName } from './connect-database.ts';

export type { Migration };

export type MigrateOptions = {
  readonly url: string;
  readonly schema: string;
  /** By name; they run in the order of their names, each once for ever. */
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly logger: Logger;
};

/**
 * Creates the schema where it is missing and brings it to the newest migration. However many replicas start at once,
 * each migration runs once: an advisory lock lets one in at a time. Throws the error of the migration that failed,
 * with nothing of it left behind.
 */
export async function migrate({ url, schema, migrations, logger }: MigrateOptions): Promise<void> {
  assertSchemaName(schema);
  const pool = new pg.Pool({ connectionString: url, max: 2, options: `-c search_path=${schema}` });
  const lost = (error: Error) => logger.warn({ error: error.message }, 'lost a database connection');
  pool.on('error', lost);
  pool.on('connect', (client) => void client.on('error', lost));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const lock = await pool.connect();
    try {
      await lock.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`maestro:migrate:${schema}`]);
      await lock.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      const migrator = new Migrator({
        db,
        provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
        migrationTableSchema: schema,
      });
      const { error, results } = await migrator.migrateToLatest();
      for (const result of results ?? []) {
        logger.info({ schema, migration: result.migrationName, status: result.status }, 'migration');
      }
      if (error) throw error instanceof Error ? error : new Error(`could not migrate ${schema}`, { cause: error });
    } finally {
      // Ends the session, and with it the lock.
      lock.release(true);
    }
  } finally {
    await db.destroy();
  }
}
