import type { Problem } from '@maestro/contracts';
import { createLogger } from '@maestro/telemetry';
import { readConfig } from '@maestro/service-runtime';
import { startNats, startRedis, until, type RedisServer, type TestBus } from '@maestro/testing';
import { expect } from 'vitest';
import { startGateway, type Gateway } from '../src/app.ts';
import { gatewayConfig } from '../src/config.ts';
import { FakeOwners } from './fake-owners.ts';

export const SECRET = 'a secret of the tests that is long enough';
export const logger = createLogger({ service: 'test', level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' });

/** A gateway on a real bus and a real Redis, with fake owners behind. */
export type House = {
  readonly nats: TestBus;
  readonly redis: RedisServer;
  readonly owners: FakeOwners;
  readonly gateway: Gateway;
  readonly url: string;
  /** A bearer token of one of the development people. */
  token(person: string): Promise<string>;
  /** Another gateway on the same servers. */
  another(env?: Record<string, string>): Promise<Gateway>;
  stop(): Promise<void>;
};

export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const [nats, redis] = await Promise.all([startNats(), startRedis()]);
  const owners = new FakeOwners(nats, logger);
  await owners.start();
  const started: Gateway[] = [];
  const another = async (more: Record<string, string> = {}): Promise<Gateway> => {
    const gateway = await startGateway({
      config: readConfig(gatewayConfig, { ...gatewayEnv(nats, redis), ...env, ...more }),
      logger,
    });
    started.push(gateway);
    await until('the gateway is ready', 10_000, () => gateway.ready());
    return gateway;
  };
  const gateway = await another();
  return {
    nats,
    redis,
    owners,
    gateway,
    url: gateway.url,
    another,
    async token(person) {
      const reply = await post(gateway.url, '/v1/dev/tokens', { user_id: person });
      return ((await reply.json()) as { token: string }).token;
    },
    async stop() {
      await Promise.all(started.map((one) => one.stop()));
      await owners.stop();
      await Promise.all([nats.stop(), redis.stop()]);
    },
  };
}

/** The environment of a gateway in development. The limit is out of the way of tests that are not about it. */
export function gatewayEnv(nats: TestBus, redis: RedisServer): Record<string, string> {
  const { url, user, password } = nats.access('gateway');
  return {
    NODE_ENV: 'test',
    HTTP_PORT: '0',
    NATS_URL: url,
    NATS_USER: user,
    NATS_PASSWORD: password,
    REDIS_URL: redis.url,
    DEV_TOKEN_SECRET: SECRET,
    RATE_LIMIT_PER_SECOND: '100000',
    RATE_LIMIT_BURST: '100000',
  };
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export function post(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
): Promise<Response> {
  const text = typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body);
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
    signal,
  });
}

/** The problem document a reply must be. */
export async function problem(reply: Response): Promise<Problem> {
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  return (await reply.json()) as Problem;
}
