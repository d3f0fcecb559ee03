import { connectRedis, type Redis } from '@maestro/service-runtime';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bearer, logger, openHouse, post, type House } from './house.ts';
import { EventStreamClient, StreamClient } from './stream-client.ts';

let house: House;
let redis: Redis;
let alex: Record<string, string>;
const clients: { cut(): void }[] = [];

beforeAll(async () => {
  house = await openHouse();
  redis = connectRedis({ url: house.redis.url, logger });
  alex = bearer(await house.token('alex'));
  for (const id of ['apollo', 'gemini']) {
    house.owners.discuss(id, { alex: [], sarah: [] });
    house.owners.commit(id);
  }
});
afterAll(async () => {
  redis.disconnect();
  await house.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

async function ticket(body: object = {}, headers: Record<string, string> = {}): Promise<string> {
  const reply = await post(house.url, '/v1/stream-tickets', body, { ...alex, ...headers });
  expect(reply.status).toBe(201);
  return ((await reply.json()) as { ticket: string }).ticket;
}
function use(one: string, id = 'apollo'): StreamClient {
  const client = new StreamClient(house.url, `/v1/discussions/${id}/stream?ticket=${one}`);
  clients.push(client);
  return client;
}

describe('a stream ticket', () => {
  it('opens one stream, once', async () => {
    const one = await ticket();
    await use(one).reach(1);
    expect(await use(one).closed()).toMatchObject({ code: 4401 });
  });

  it('opens one stream where two come at once', async () => {
    const one = await ticket();
    const both = [use(one), use(one)];
    await until('one is refused', 5_000, () => both.some(({ socket }) => socket.readyState === socket.CLOSED));
    await until('the other follows', 5_000, () => both.filter(({ lastSeq }) => lastSeq === 1).length === 1);
  });

  it('is worth nothing elsewhere, made up or for no one', async () => {
    expect(await use(await ticket({ discussion_id: 'gemini' })).closed()).toMatchObject({ code: 4401 });
    await use(await ticket({ discussion_id: 'gemini' }), 'gemini').reach(1);
    expect(await use('made-up').closed()).toMatchObject({ code: 4401 });
    expect(await use('').closed()).toMatchObject({ code: 4401 });
  });

  it('opens server-sent events as well', async () => {
    const one = await ticket();
    const path = `/v1/discussions/apollo/stream?ticket=${one}`;
    const client = new EventStreamClient(house.url, path);
    clients.push(client);
    await client.reach(1);
    const again = new EventStreamClient(house.url, path);
    clients.push(again);
    expect((await again.response).status).toBe(401);
  });

  it('lives half a minute, and is not kept in the clear', async () => {
    const before = new Set(await redis.keys('ticket:*'));
    const one = await ticket();
    const [key = ''] = (await redis.keys('ticket:*')).filter((each) => !before.has(each));
    const life = await redis.pttl(key);
    expect(life).toBeGreaterThan(25_000);
    expect(life).toBeLessThanOrEqual(30_000);
    expect(`${key} ${await redis.get(key)}`).not.toContain(one);
  });

  it('is the same for the same request, and none for another under the same key', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await ticket({ discussion_id: 'apollo' }, key);
    expect(await ticket({ discussion_id: 'apollo' }, key)).toBe(first);
    const reply = await post(house.url, '/v1/stream-tickets', {}, { ...alex, ...key });
    expect(reply.status).toBe(422);
    expect(await reply.json()).toMatchObject({ type: 'urn:maestro:problem:key_reused' });
    await use(first).reach(1);
  });
});

describe('the rate limit', () => {
  const ask = async (url: string, headers: Record<string, string>) => {
    const reply = await fetch(`${url}/v1/inbox`, { headers });
    await reply.arrayBuffer();
    return reply;
  };
  const limited = { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '20' };

  it('is one for a person over all gateways, and says when to come back', async () => {
    const gateways = [await house.another(limited), await house.another(limited)];
    const asked = Array.from({ length: 40 }, (_, i) => ask(gateways[i % 2]!.url, alex));
    const replies = await Promise.all(asked);
    const refused = replies.filter(({ status }) => status === 429);
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(22);
    expect(refused.length).toBeGreaterThanOrEqual(18);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.headers.get('content-type')).toBe('application/problem+json');
    expect((await ask(gateways[0]!.url, bearer(await house.token('sarah')))).status).toBe(200);
    // On a slow machine a second has passed, and with it the limit of that second.
    await Promise.all(Array.from({ length: 40 }, (_, i) => ask(gateways[i % 2]!.url, alex)));
    const stream = new StreamClient(gateways[1]!.url, '/v1/discussions/apollo/stream', alex);
    clients.push(stream);
    expect((await stream.closed()).code).toBe(1013);
  });

  it('counts those too who were let in before Redis had counted them', async () => {
    const gateway = await house.another(limited);
    const nina = bearer(await house.token('nina'));
    const started = performance.now();
    let passed = 0;
    while ((await ask(gateway.url, nina)).status === 200) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(21 + (performance.now() - started) / 1000);
  });

  it('is what it says by default', async () => {
    const gateway = await house.another({ RATE_LIMIT_PER_SECOND: '', RATE_LIMIT_BURST: '' });
    const omar = bearer(await house.token('omar'));
    const started = performance.now();
    const replies = await Promise.all(Array.from({ length: 200 }, () => ask(gateway.url, omar)));
    const seconds = (performance.now() - started) / 1000;
    const passed = replies.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(100);
    expect(passed).toBeLessThanOrEqual(101 + Math.ceil(seconds * 50));
  });

  it('is kept by each gateway alone while Redis is away, and says so', async () => {
    const gateway = await house.another(limited);
    const lena = bearer(await house.token('lena'));
    await house.redis.kill();
    const replies = await Promise.all(Array.from({ length: 40 }, () => ask(gateway.url, lena)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 429]));
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(/gateway_rate_limit_stood_in_total (\d+)/.exec(metrics)?.[1]).toBe('40');

    const refused = await post(house.url, '/v1/stream-tickets', {}, alex);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await use('some-ticket').closed()).toEqual({ code: 1013, reason: 'tickets cannot be checked just now' });
    const events = new EventStreamClient(house.url, '/v1/discussions/apollo/stream?ticket=some-ticket');
    expect((await events.response).status).toBe(503);

    await house.redis.restart();
    await until('tickets are given again', 10_000, async () => {
      return (await post(house.url, '/v1/stream-tickets', {}, alex)).status === 201;
    });
  });
});
