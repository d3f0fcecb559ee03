import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messagingMigrations, type MessagingTables } from '../src/index.ts';
import { forgetExpired } from '../src/housekeeping.ts';
import { logger } from './house.ts';

let postgres: PostgresServer;
let db: Kysely<MessagingTables>;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema: 'desk', migrations: { ...messagingMigrations }, logger });
  db = connectDatabase({ url: postgres.url, schema: 'desk', poolSize: 2, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

const hours = (n: number | null) => (n === null ? null : new Date(Date.now() - n * 3_600_000));
const outbox = (id: string, stream: string, publishedHoursAgo: number | null) => ({
  id,
  stream,
  subject: 's',
  type: 't',
  aggregate: 'a',
  version: null,
  workspace_id: 'w',
  discussion_id: 'd',
  actor: 'person:alex',
  correlation_id: 'd',
  causation_id: null,
  traceparent: null,
  time: hours(999)!,
  data: '{}',
  published_at: hours(publishedHoursAgo),
});

it('forgets what is past its time and nothing else', async () => {
  await db
    .insertInto('outbox')
    .values([
      outbox('fact, a day and an hour', 'EVT', 25),
      outbox('fact, an hour short of a day', 'EVT', 23),
      outbox('fact, never published', 'EVT', null),
      outbox('command, a week and an hour', 'CMD', 7 * 24 + 1),
      outbox('command, two days', 'CMD', 48),
      outbox('command, never published', 'CMD', null),
    ])
    .execute();
  for (const [id, age] of [
    ['old', 8 * 24 + 1],
    ['young', 7 * 24],
  ] as const) {
    const at = hours(age)!;
    await db.insertInto('handled_messages').values({ source: 's', id, handled_at: at }).execute();
    const failure = { consumer: 'c', source: 's', id, attempts: 1, cause: 'x', failed_at: at };
    await db.insertInto('failed_deliveries').values(failure).execute();
  }
  const reply = { workspace_id: 'w', person_id: 'p', route: 'r', body_hash: 'h', reply: null };
  await db
    .insertInto('idempotent_replies')
    .values({ ...reply, key: 'old', created_at: hours(25)! })
    .execute();
  await db
    .insertInto('idempotent_replies')
    .values({ ...reply, key: 'young', created_at: hours(23)! })
    .execute();

  expect(await forgetExpired(db)).toBe(5);
  expect((await db.selectFrom('outbox').select('id').orderBy('position').execute()).map(({ id }) => id)).toEqual([
    'fact, an hour short of a day',
    'fact, never published',
    'command, two days',
    'command, never published',
  ]);
  expect(await db.selectFrom('handled_messages').select('id').execute()).toEqual([{ id: 'young' }]);
  expect(await db.selectFrom('failed_deliveries').select('id').execute()).toEqual([{ id: 'young' }]);
  expect(await db.selectFrom('idempotent_replies').select('key').execute()).toEqual([{ key: 'young' }]);
  expect(await forgetExpired(db)).toBe(0);
  // Two commands are left: rows a service itself says may go.
  expect(await forgetExpired(db, [{ table: 'outbox', which: sql`stream = 'CMD'` }])).toBe(2);
});

it('takes a backlog in batches', async () => {
  await sql`INSERT INTO handled_messages (source, id, handled_at)
    SELECT 's', n::text, now() - interval '30 days' FROM generate_series(1, 2500) AS n`.execute(db);
  expect(await forgetExpired(db)).toBe(2500);
});
