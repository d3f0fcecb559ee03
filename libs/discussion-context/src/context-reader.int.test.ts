import { contextKey, type ContextEntry } from '@maestro/contracts';
import { startRedis, type RedisServer } from '@maestro/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ContextIncomplete, contextReaderOf, type AskOwner, type ContextSource } from './context-reader.ts';
import { writeStored } from './stored-context.ts';

const ID = 'apollo';
/** The log holds an entry at every odd place. */
const whole: readonly ContextEntry[] = Array.from({ length: 300 }, (_, i) => ({
  seq: 2 * i + 1,
  prev: Math.max(0, 2 * i - 1),
  at: '2026-01-01T09:00:00.000Z',
  kind: 'message',
  by: 'architect',
  text: `what was said at ${2 * i + 1}`,
}));
const upTo = (seq: number): ContextEntry[] => whole.filter((entry) => entry.seq <= seq);

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url, { enableOfflineQueue: true, maxRetriesPerRequest: 1, commandTimeout: 2_000 });
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(() => redis.flushall());

/** A reader beside an owner that knows the log up to `head` and notes what it was asked. */
function reading({ head = Infinity, keptChars = 1_000_000 } = {}) {
  const asked: { after: number; upto: number }[] = [];
  const sources: ContextSource[] = [];
  const failures: unknown[] = [];
  const askOwner: AskOwner = ({ after, upto, limit }) => {
    asked.push({ after, upto });
    return Promise.resolve(
      whole.filter((entry) => entry.seq > after && entry.seq <= Math.min(upto, head)).slice(0, limit),
    );
  };
  const reader = contextReaderOf({
    redis,
    askOwner,
    onRead: (source) => sources.push(source),
    onRedisFailure: (error) => failures.push(error),
    keptChars,
  });
  return { reader, asked, sources, failures };
}

describe('reading a shared context', () => {
  test('what Redis holds is read without asking the owner', async () => {
    await writeStored(redis, ID, upTo(9));
    const { reader, asked, sources } = reading();
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(asked).toEqual([]);
    expect(sources).toEqual(['redis']);
  });

  test('what was read before is kept; only what is new is fetched', async () => {
    await writeStored(redis, ID, upTo(5));
    const { reader, sources } = reading();
    await reader.read(ID, 5);
    await redis.flushall();
    await writeStored(redis, ID, upTo(9).slice(3));
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(sources).toEqual(['redis', 'redis', 'memory']);
  });

  test('an earlier place is read from the same memory', async () => {
    const { reader, asked } = reading();
    await reader.read(ID, 9);
    expect(await reader.read(ID, 5)).toEqual(upTo(5));
    expect(asked).toHaveLength(1);
  });

  test('after a flush the owner tells all of it, page by page', async () => {
    const { reader, asked, sources } = reading();
    expect(await reader.read(ID, 599)).toEqual(upTo(599));
    expect(asked).toEqual([
      { after: 0, upto: 599 },
      { after: 399, upto: 599 },
    ]);
    expect(sources).toEqual(['owner']);
  });

  test('a hole is seen and the owner tells what follows it', async () => {
    await writeStored(redis, ID, upTo(9));
    await redis.zremrangebyscore(contextKey(ID), 5, 5);
    const { reader, asked } = reading();
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(asked).toEqual([{ after: 3, upto: 9 }]);
  });

  test('a flush in mid-discussion leaves later entries without a beginning: nothing is taken for whole', async () => {
    await writeStored(redis, ID, upTo(9).slice(3));
    const { reader, asked } = reading();
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(asked).toEqual([{ after: 0, upto: 9 }]);
  });

  test('what cannot be read in Redis is asked of the owner', async () => {
    await writeStored(redis, ID, upTo(3));
    await redis.zadd(contextKey(ID), 5, '{"seq":5', 7, '{"seq":7,"prev":5}');
    const { reader, asked } = reading();
    expect(await reader.read(ID, 7)).toEqual(upTo(7));
    expect(asked).toEqual([{ after: 3, upto: 7 }]);
  });

  test('a place is written again without standing there twice', async () => {
    await writeStored(redis, ID, upTo(5));
    await writeStored(redis, ID, upTo(9).slice(1));
    expect(await redis.zcard(contextKey(ID))).toBe(5);
    expect(await redis.ttl(contextKey(ID))).toBeGreaterThan(3600);
  });

  test('reads of one place at the same time ask once', async () => {
    const { reader, asked } = reading();
    const both = await Promise.all([reader.read(ID, 9), reader.read(ID, 9)]);
    expect(both[0]).toEqual(both[1]);
    expect(asked).toHaveLength(1);
  });

  test('what the owner does not know is an error, not a shorter context', async () => {
    const { reader } = reading({ head: 7 });
    await expect(reader.read(ID, 9)).rejects.toThrow(ContextIncomplete);
  });

  test('a place that is no entry is an error', async () => {
    const { reader } = reading();
    await reader.read(ID, 9);
    await expect(reader.read(ID, 8)).rejects.toThrow(RangeError);
  });

  test('memory is bounded: the discussion read longest ago is let go', async () => {
    const { reader, asked } = reading({ keptChars: 1_200 });
    await reader.read('first', 9);
    await reader.read('second', 9);
    await reader.read('third', 9);
    await reader.read('first', 9);
    expect(asked).toHaveLength(4);
  });

  test('without Redis the owner is asked, and it is said', async () => {
    const away = new Redis({ port: 1, lazyConnect: true, enableOfflineQueue: false, retryStrategy: () => null });
    away.on('error', () => undefined);
    const failures: unknown[] = [];
    const reader = contextReaderOf({
      redis: away,
      askOwner: ({ upto }) => Promise.resolve(upTo(upto)),
      onRedisFailure: (error) => failures.push(error),
    });
    expect(await reader.read(ID, 9)).toEqual(upTo(9));
    expect(failures).toHaveLength(1);
    away.disconnect();
  });
});
