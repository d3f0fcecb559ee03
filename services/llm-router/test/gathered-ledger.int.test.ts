import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gatheredLedger } from '../src/adapters/persistence/gathered-ledger.ts';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import type { RouterTables } from '../src/adapters/persistence/tables.ts';
import { NotNow } from '../src/domain/not-now.ts';
import type { Call } from '../src/ports/call-store.ts';
import { aTry } from './support/a-try.ts';

const logger = createLogger({ service: 'llm-router', level: 'silent' });
let postgres: PostgresServer;
let db: Kysely<RouterTables>;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema, migrations, logger });
  db = connectDatabase<RouterTables>({ url: postgres.url, schema, poolSize: 2, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

const call = (id: string, persona = 'architect'): Call => ({
  id,
  workspaceId: 'default',
  discussionId: 'chat:alex',
  purpose: 'chat',
  persona,
  commandId: id,
  correlationId: id,
});
const tried = aTry();
const rowsOf = (id: string) => db.selectFrom('model_tries').selectAll().where('call_id', '=', id).execute();

it('has the tries of many calls in the store when it says so, and once', async () => {
  const ledger = gatheredLedger(db);
  const ids = Array.from({ length: 500 }, (_, i) => `many-${i}`);
  await Promise.all(ids.map((id) => ledger.keep(call(id), [tried, tried])));
  await ledger.keep(call('many-7'), [tried, tried]);
  const kept = await db.selectFrom('model_tries').select('call_id').where('call_id', 'like', 'many-%').execute();
  expect(kept).toHaveLength(1_000);
  expect(await rowsOf('many-7')).toMatchObject([{ nth: 1, claim: 1, input: 10, cost: 120 }, { nth: 2 }]);
});

it('does not lose a call because another cannot be written', async () => {
  const ledger = gatheredLedger(db);
  const kept = ['first', 'unwritable', 'last'].map((id) =>
    ledger.keep(call(id, id === 'unwritable' ? 'a\0b' : 'architect'), [tried]),
  );
  expect((await Promise.allSettled(kept)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([...(await rowsOf('first')), ...(await rowsOf('last'))]).toHaveLength(2);
  expect(ledger.isThere).toBe(true);
});

it('says so while the database is away, and goes on when it is back', async () => {
  const ledger = gatheredLedger(db);
  await postgres.kill();
  await expect(ledger.keep(call('later'), [tried])).rejects.toBeInstanceOf(NotNow);
  expect(ledger.isThere).toBe(false);
  await postgres.restart();
  await ledger.keep(call('later'), [tried]);
  expect(await rowsOf('later')).toHaveLength(1);
  expect(ledger.isThere).toBe(true);
});
