import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { afterAll, beforeAll } from 'vitest';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import { createStore } from '../src/adapters/persistence/postgres-store.ts';
import { createTold } from '../src/adapters/persistence/told.ts';
import type { Tables } from '../src/adapters/persistence/tables.ts';
import { promisesOfAStore } from './store-conformance.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
let postgres: PostgresServer;
let db: Kysely<Tables>;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema, migrations, logger });
  db = connectDatabase<Tables>({ url: postgres.url, schema, poolSize: 4, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

promisesOfAStore('postgres', () => Promise.resolve(createStore(db, createTold())));
