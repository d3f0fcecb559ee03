import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, inSpan, startTelemetry, stopTelemetry, type SpanRecord } from '@maestro/telemetry';
import { startPostgres, temporaryFolder, type PostgresServer } from '@maestro/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectDatabase,
  inTransaction,
  isConnectionError,
  isUniqueViolation,
  migrate,
  statement,
  type Migration,
} from '../src/index.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
type Tables = { seats: { id: string; n: number } };
let postgres: PostgresServer;
let db: Kysely<Tables>;
const seats: Migration = {
  up: async (schema) => {
    await sql`CREATE TABLE seats (id text PRIMARY KEY, n bigint NOT NULL DEFAULT 0)`.execute(schema);
  },
};
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema: 'desk', migrations: { '001-seats': seats }, logger });
  db = connectDatabase<Tables>({ url: postgres.url, schema: 'desk', poolSize: 4, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

describe('migrate', () => {
  it('runs each migration once, however many replicas start at the same time', async () => {
    let runs = 0;
    const migrations = {
      '001-a': {
        up: async (schema: Parameters<Migration['up']>[0]) => {
          runs++;
          await sql`CREATE TABLE a (id text)`.execute(schema);
        },
      },
    };
    await Promise.all(
      Array.from({ length: 5 }, () => migrate({ url: postgres.url, schema: 'many', migrations, logger })),
    );
    expect(runs).toBe(1);
  });

  it('throws the error of the migration that failed and leaves nothing of it', async () => {
    const broken: Migration = {
      up: async (schema) => {
        await sql`CREATE TABLE half (id text)`.execute(schema);
        await sql`CREATE TABLE half (id text)`.execute(schema);
      },
    };
    const attempt = migrate({ url: postgres.url, schema: 'broken', migrations: { '001-half': broken }, logger });
    await expect(attempt).rejects.toThrow(/already exists/);
    const { rows } = await sql`SELECT 1 FROM information_schema.tables WHERE table_name = 'half'`.execute(db);
    expect(rows).toEqual([]);
  });

  it('refuses a schema name that could not stand in SQL', async () => {
    await expect(migrate({ url: postgres.url, schema: 'a"; DROP', migrations: {}, logger })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('a transaction', () => {
  const count = async () => (await db.selectFrom('seats').select('id').execute()).length;

  it('commits with its work, rolls back with its error, and joins one that is open', async () => {
    await inTransaction(db, (trx) => trx.insertInto('seats').values({ id: 'a', n: 1 }).execute());
    const failing = inTransaction(db, async (trx) => {
      await inTransaction(trx, (inner) => inner.insertInto('seats').values({ id: 'b', n: 1 }).execute());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(1);
  });

  it('rolls back where a statement fails, and the connection is good for the next', async () => {
    for (let i = 0; i < 10; i++) {
      const failing = inTransaction(db, async (trx) => {
        await trx
          .insertInto('seats')
          .values({ id: `c${i}`, n: 1 })
          .execute();
        await trx.insertInto('seats').values({ id: 'a', n: 1 }).execute();
      });
      const error: unknown = await failing.catch((cause: unknown) => cause);
      expect(isUniqueViolation(error)).toBe(true);
      expect(isUniqueViolation(error, 'seats_pkey')).toBe(true);
      expect(isUniqueViolation(error, 'other')).toBe(false);
      expect(isConnectionError(error)).toBe(false);
    }
    expect(await count()).toBe(1);
  });

  it('keeps transactions side by side apart', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        inTransaction(db, async (trx) => {
          await trx
            .insertInto('seats')
            .values({ id: `p${i}`, n: i })
            .execute();
          if (i % 2) throw new Error('odd');
        }).catch(() => undefined),
      ),
    );
    const rows = await db.selectFrom('seats').select('n').where('id', 'like', 'p%').execute();
    expect(rows.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i * 2));
  });
});

describe('a statement asked again and again', () => {
  it('survives a migration that changes what it returns', async () => {
    await sql`CREATE TABLE growing (id text)`.execute(db);
    const read = () => sql`SELECT * FROM growing WHERE id <> ${'x'}`.execute(db);
    // On every connection of the pool, often enough to be prepared.
    for (let i = 0; i < 5; i++) await Promise.all(Array.from({ length: 4 }, read));
    await sql`ALTER TABLE growing ADD COLUMN more text`.execute(db);
    const first: unknown = await read().catch((error: unknown) => error);
    if (first instanceof Error) expect(isConnectionError(first)).toBe(true);
    await Promise.all(Array.from({ length: 8 }, read));
  });
});

describe('an outage', () => {
  it('is told apart from an error of the work, ends nothing, and is over when the server is back', async () => {
    await sql`SELECT 1`.execute(db);
    const held = db.connection().execute(async (connection) => {
      await postgres.kill();
      return sql`SELECT 1`.execute(connection);
    });
    expect(isConnectionError(await held.catch((error: unknown) => error))).toBe(true);
    const refused = inTransaction(db, (trx) => sql`SELECT 1`.execute(trx));
    expect(isConnectionError(await refused.catch((error: unknown) => error))).toBe(true);
    await postgres.restart();
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });
});

describe('spans', () => {
  it('hang below the span that asked, without parameters; nobody asking leaves none', async () => {
    const folder = temporaryFolder('spans');
    startTelemetry({ service: 'desk', traceDir: folder.path });
    try {
      const read = () => db.selectFrom('seats').selectAll().where('id', '=', 'secret').execute();
      await read();
      await inSpan('asking', {}, async () => {
        await read();
        await sql`SELECT nonsense`.execute(db).catch(() => undefined);
      });
      await stopTelemetry();
      const lines = readFileSync(join(folder.path, 'desk.jsonl'), 'utf8').trim().split('\n');
      const [query, failed, asking, ...others] = lines.map((line) => JSON.parse(line) as SpanRecord);
      expect(others).toEqual([]);
      expect(query).toMatchObject({ name: 'SELECT desk', kind: 'client', parent_id: asking!.span_id, error: null });
      expect(query!.attributes['db.query.text']).toBe('select * from "seats" where "id" = $1');
      expect(JSON.stringify(query)).not.toContain('secret');
      expect(failed!.error).toMatch(/nonsense/);
    } finally {
      await stopTelemetry();
      folder.remove();
    }
  });
});

describe('a statement put together once', () => {
  const put = statement<{ id: string; n: number }, { id: string; n: number }>(
    (seat) => sql`
      INSERT INTO seats (id, n) VALUES (${seat.id}, ${seat.n})
      ON CONFLICT (id) DO UPDATE SET n = ${seat.n} RETURNING id, n`,
  );

  it('is given its values by name, in a transaction too', async () => {
    // Often enough to be prepared on the way.
    for (const n of [1, 2, 3, 4, 5]) expect(await put(db, { n, id: 'again' })).toEqual([{ id: 'again', n }]);
    const failed = inTransaction(db, async (trx) => {
      expect(await put(trx, { id: 'again', n: 6 })).toEqual([{ id: 'again', n: 6 }]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const { rows } = await sql`SELECT n FROM seats WHERE id = 'again'`.execute(db);
    expect(rows).toEqual([{ n: 5 }]);
  });

  it('refuses a template with a value written into it, which would be there for ever', async () => {
    const who = 'again';
    const careless = statement<object>(() => sql`DELETE FROM seats WHERE id = ${who}`);
    await expect(careless(db, {})).rejects.toThrow(/put together only once/);
  });
});
