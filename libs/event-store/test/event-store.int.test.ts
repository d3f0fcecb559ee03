import { randomUUID } from 'node:crypto';
import { bus as contracts, type NewLogEvent } from '@maestro/contracts';
import { connectDatabase, inTransaction, migrate, type Kysely } from '@maestro/database';
import { err, ok } from '@maestro/kernel';
import { messagingMigrations, type MessagingTables, type Outgoing } from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEventStore,
  eventStoreMigrations,
  type Append,
  type EventStore,
  type EventStoreTables,
} from '../src/index.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
let postgres: PostgresServer;
let db: Kysely<EventStoreTables & MessagingTables>;
let store: EventStore;
beforeAll(async () => {
  postgres = await startPostgres();
  const migrations = { ...messagingMigrations, ...eventStoreMigrations };
  await migrate({ url: postgres.url, schema: 'orchestrator', migrations, logger });
  db = connectDatabase({ url: postgres.url, schema: 'orchestrator', poolSize: 8, logger });
  store = createEventStore(db);
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

const at = '2026-11-23T10:00:00.000Z';
const said = (message: string): NewLogEvent => ({
  type: 'human:message',
  data: { participant_id: 'alex', message, mentions: ['architect'] },
});
const resumed: NewLogEvent = { type: 'discussion:resumed', data: { by: 'alex' } };

function entry(more: Partial<Append> = {}): Append {
  return {
    workspaceId: 'default',
    discussionId: randomUUID(),
    expectedVersion: 0,
    events: [said('hello')],
    at,
    actor: 'person:alex',
    outgoing: [],
    summary: { topic: 'Database' },
    nextDue: null,
    ...more,
  };
}
const handled = (more: object = {}) => ({ source: '/maestro/voting', id: randomUUID(), causationId: null, ...more });
const command = (discussionId: string): Outgoing<typeof contracts.cancelCall> => ({
  definition: contracts.cancelCall,
  data: { call_id: 'c' },
  id: randomUUID(),
  workspaceId: 'default',
  discussionId,
  aggregate: 'c',
  version: null,
  actor: 'service:orchestrator',
});

/** Everything that stands about one discussion. */
async function about(discussionId: string) {
  const where = sql`discussion_id = ${discussionId}`;
  const one = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(db)).rows;
  return {
    head: await one(sql<{ version: number }>`SELECT version, next_due, summary FROM discussions WHERE ${where}`),
    events: await one(sql<{ data: object; words: object }>`SELECT data, words FROM events WHERE ${where} ORDER BY seq`),
    outbox: await one(
      sql<{ id: string; data: string }>`SELECT id, subject, version, causation_id, data FROM outbox
        WHERE ${where} ORDER BY position`,
    ),
  };
}

describe('append', () => {
  it('opens a log and goes on with it; each event is told under its seq', async () => {
    const first = entry({ events: [said('one'), said('two')], nextDue: '2026-11-23T11:00:00.000Z' });
    const { discussionId } = first;
    expect(await store.append(first)).toEqual(ok(expect.objectContaining({ lastSeq: 2 })));
    const next = entry({ discussionId, expectedVersion: 2, events: [resumed], causationId: 'why', summary: { n: 3 } });
    expect(await store.append(next)).toEqual(ok(expect.objectContaining({ lastSeq: 3 })));

    const { head, outbox } = await about(discussionId);
    expect(head).toEqual([{ version: 3, next_due: null, summary: { n: 3 } }]);
    expect(outbox).toMatchObject([
      { id: `${discussionId}:1`, version: 1, subject: `evt.default.orchestrator.${discussionId}.human-message.v1` },
      { id: `${discussionId}:2`, version: 2 },
      { id: `${discussionId}:3`, version: 3, causation_id: 'why' },
    ]);
    expect(JSON.parse(outbox[2]!.data)).toEqual({ by: 'alex' });
  });

  it('tells commands before what others only look at', async () => {
    const input = entry({ events: [said('hello'), resumed] });
    const begin = command(input.discussionId);
    const appended = await store.append({ ...input, outgoing: [begin] });
    const order = [begin.id, `${input.discussionId}:1`, `${input.discussionId}:2`];
    expect(appended.ok && appended.value.told.map(({ id }) => id)).toEqual(order);
    expect((await about(input.discussionId)).outbox.map(({ id }) => id)).toEqual(order);
  });

  it('keeps words apart from what must stay', async () => {
    const input = entry({ events: [said('secret'), resumed] });
    await store.append(input);
    const { events } = await about(input.discussionId);
    expect(events).toEqual([
      { data: { participant_id: 'alex', mentions: ['architect'] }, words: { message: 'secret' } },
      { data: { by: 'alex' }, words: null },
    ]);
  });

  it('at another version changes nothing at all', async () => {
    const first = entry();
    const { discussionId } = first;
    await store.append(first);
    const before = await about(discussionId);
    const message = handled();
    for (const expectedVersion of [0, 2, 7]) {
      const late = entry({ discussionId, expectedVersion, handled: message, outgoing: [command(discussionId)] });
      expect(await store.append(late)).toEqual(err('version-conflict'));
    }
    expect(await store.append(entry({ expectedVersion: 3 }))).toEqual(err('version-conflict'));
    expect(await about(discussionId)).toEqual(before);
    expect(await db.selectFrom('handled_messages').selectAll().where('id', '=', message.id).execute()).toEqual([]);
  });

  it('lets one of many at the same version win', async () => {
    const first = entry();
    const { discussionId } = first;
    await store.append(first);
    const attempts = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        store.append(entry({ discussionId, expectedVersion: 1, events: [said(`${i}`)] })),
      ),
    );
    expect(attempts.filter(({ ok: won }) => won)).toHaveLength(1);
    expect(attempts.filter((attempt) => !attempt.ok && attempt.error === 'version-conflict')).toHaveLength(7);
    expect((await about(discussionId)).events).toHaveLength(2);
  });

  it('lets one of many openers win', async () => {
    const discussionId = randomUUID();
    const attempts = await Promise.all(Array.from({ length: 8 }, () => store.append(entry({ discussionId }))));
    expect(attempts.filter(({ ok: won }) => won)).toHaveLength(1);
    expect((await about(discussionId)).events).toHaveLength(1);
  });

  it('has the effect of a message once, and ends the command it answers', async () => {
    const first = entry();
    const { discussionId } = first;
    const order = command(discussionId);
    await store.append({ ...first, outgoing: [order] });
    expect((await about(discussionId)).outbox.map(({ id }) => id)).toContain(order.id);

    const message = handled({ causationId: order.id });
    const effect = entry({ discussionId, expectedVersion: 1, handled: message });
    expect(await store.append(effect)).toEqual(ok(expect.objectContaining({ lastSeq: 2 })));
    expect((await about(discussionId)).outbox.map(({ id }) => id)).not.toContain(order.id);
    expect(await store.append({ ...effect, expectedVersion: 2 })).toEqual(err('already-handled'));
    expect((await about(discussionId)).events).toHaveLength(2);
  });

  it('never ends a fact of its own that a message names as its cause', async () => {
    const first = entry();
    const { discussionId } = first;
    await store.append(first);
    const message = handled({ causationId: `${discussionId}:1` });
    await store.append(entry({ discussionId, expectedVersion: 1, handled: message }));
    expect((await about(discussionId)).outbox).toHaveLength(2);
  });

  it('marks a message without effect as handled, once, however many replicas try', async () => {
    const first = entry();
    const { discussionId } = first;
    await store.append(first);
    const nothing = entry({ discussionId, expectedVersion: 1, events: [], handled: handled() });
    const attempts = await Promise.all(Array.from({ length: 6 }, () => store.append(nothing)));
    expect(attempts.filter(({ ok: won }) => won)).toHaveLength(1);
    expect(attempts.filter((attempt) => !attempt.ok && attempt.error === 'already-handled')).toHaveLength(5);
    expect((await about(discussionId)).head).toMatchObject([{ version: 1 }]);
  });

  it('refuses data that breaks its schema, before anything is written', async () => {
    const input = entry({ events: [{ type: 'discussion:resumed', data: { by: 'not/an/id' } }] });
    await expect(store.append(input)).rejects.toThrow(/must match/);
    expect((await about(input.discussionId)).head).toEqual([]);
  });

  it('stands or falls with the transaction it is given', async () => {
    const input = entry();
    const work = inTransaction(db, async (trx) => {
      expect(await store.append(input, trx)).toEqual(ok(expect.objectContaining({ lastSeq: 1 })));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await about(input.discussionId)).toEqual({ head: [], events: [], outbox: [] });
  });
});

describe('load', () => {
  it('gives back what was appended, in pages', async () => {
    const events = Array.from({ length: 5 }, (_, i) => (i === 3 ? resumed : said(`${i}`)));
    const input = entry({ events });
    await store.append(input);
    const all = await store.load(input.discussionId);
    expect(all).toEqual(events.map((event, i) => ({ ...event, seq: i + 1, at })));
    expect((await store.load(input.discussionId, 2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(await store.load('nobody')).toEqual([]);
  });

  it('gives back an old log whose words were blanked', async () => {
    const input = entry();
    await store.append(input);
    await sql`UPDATE events SET words = '{"message": ""}' WHERE discussion_id = ${input.discussionId}`.execute(db);
    expect(await store.load(input.discussionId)).toMatchObject([{ type: 'human:message', data: { message: '' } }]);
  });

  it('refuses a log that holds what no version ever wrote', async () => {
    const input = entry();
    await store.append(input);
    await sql`UPDATE events SET version = 9 WHERE discussion_id = ${input.discussionId}`.execute(db);
    await expect(store.load(input.discussionId)).rejects.toThrow(/version 9 is unknown/);
  });
});

describe('heads and due', () => {
  it('tells the newest seq of those that exist', async () => {
    const input = entry({ events: [said('a'), said('b')] });
    await store.append(input);
    expect(await store.heads([input.discussionId, 'nobody'])).toEqual(new Map([[input.discussionId, 2]]));
    expect(await store.heads([])).toEqual(new Map());
  });

  it('tells whom to wake, the longest overdue first', async () => {
    const [late, later, notYet, never] = [
      entry({ nextDue: '2020-01-01T00:00:01.000Z' }),
      entry({ nextDue: '2020-01-01T00:00:02.000Z' }),
      entry({ nextDue: '2020-01-01T00:00:09.000Z' }),
      entry(),
    ];
    for (const input of [later, notYet, never, late]) await store.append(input);
    const due = await store.due('2020-01-01T00:00:05.000Z', 10);
    expect(due.map(({ discussionId }) => discussionId)).toEqual([late.discussionId, later.discussionId]);
    expect(await store.due('2020-01-01T00:00:05.000Z', 1)).toHaveLength(1);
  });
});
