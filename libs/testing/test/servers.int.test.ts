import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isFreePort,
  startNats,
  startPostgres,
  startRedis,
  type Exit,
  type PostgresServer,
  type RedisServer,
  type TestBus,
} from '../src/index.ts';

let postgres: PostgresServer;
let nats: TestBus;
let redis: RedisServer;
beforeAll(async () => {
  [postgres, nats, redis] = await Promise.all([startPostgres(), startNats(), startRedis()]);
});
afterAll(() => Promise.all([postgres.stop(), nats.stop(), redis.stop()]));

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(postgres.url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const every = () => [postgres, nats, redis];

describe('private servers', () => {
  it('keep what was committed when they are killed, and come back at the same address', async () => {
    await query('CREATE TABLE words (word text)');
    await query("INSERT INTO words VALUES ('kept')");
    for (const server of every()) {
      await server.kill();
      expect(server.exit(), server.name).toEqual({ code: null, signal: 'SIGKILL' });
      await server.restart();
      expect(server.exit(), server.name).toBeNull();
    }
    expect(await query('SELECT word FROM words')).toEqual([{ word: 'kept' }]);
  });

  it('say when they die of something else than our wish', async () => {
    const deaths: Exit[] = [];
    nats.onDeath((exit) => deaths.push(exit));
    await nats.restart();
    expect(deaths).toEqual([]);
    process.kill(nats.pid(), 'SIGKILL');
    await expect.poll(() => deaths).toEqual([{ code: null, signal: 'SIGKILL' }]);
    await nats.restart();
  });

  it('let each service in by its own credential alone', async () => {
    const { url, user, password } = nats.access('voting');
    const service = await connect({ servers: url, user, pass: password });
    await service.close();
    await expect(connect({ servers: url, user, pass: 'wrong', maxReconnectAttempts: 0 })).rejects.toThrow();
    await expect(connect({ servers: url, maxReconnectAttempts: 0 })).rejects.toThrow();
  });

  it('leave nothing behind', async () => {
    const own = await startRedis();
    const port = Number(new URL(own.url).port);
    await own.stop();
    expect(await isFreePort(port)).toBe(true);
    const bus = await startNats();
    expect(existsSync(bus.storeDir)).toBe(true);
    await bus.stop();
    expect(existsSync(dirname(bus.storeDir))).toBe(false);
  });
});
