import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEvent } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bearer, openHouse, SECRET, type House } from './house.ts';
import { EventStreamClient, StreamClient } from './stream-client.ts';

let house: House;
let alex: Record<string, string>;
let sarah: Record<string, string>;
let jordan: Record<string, string>;
let count = 0;
const clients: { cut(): void }[] = [];

beforeAll(async () => {
  house = await openHouse();
  [alex, sarah, jordan] = (await Promise.all(
    ['alex', 'sarah', 'jordan'].map(async (person) => bearer(await house.token(person))),
  )) as [Record<string, string>, Record<string, string>, Record<string, string>];
});
afterAll(() => house.stop());
afterEach(() => {
  for (const client of clients.splice(0)) client.cut();
});

/** A discussion of the test's own that Alex and Sarah may follow. */
function discuss(events = 0): string {
  const id = `discussion-${++count}`;
  house.owners.discuss(id, { alex: ['can_message'], sarah: ['can_message'] });
  for (let i = 0; i < events; i++) house.owners.commit(id, `message ${i}`);
  return id;
}

const streamOf = (id: string, query = ''): string => `/v1/discussions/${id}/stream${query}`;

function follow(id: string, after = 0, headers = alex, url = house.url): StreamClient {
  const client = new StreamClient(url, streamOf(id, `?after=${after}`), headers);
  clients.push(client);
  return client;
}

function followEvents(id: string, headers: Record<string, string>, query = ''): EventStreamClient {
  const client = new EventStreamClient(house.url, streamOf(id, query), headers);
  clients.push(client);
  return client;
}

const asSent = (log: readonly LogEvent[]): unknown[] => JSON.parse(JSON.stringify(log)) as unknown[];

describe('a stream', () => {
  it('is the whole log, then what comes', async () => {
    const id = discuss(1_203);
    const client = follow(id);
    await client.reach(1_203);
    for (let i = 0; i < 5; i++) house.owners.say(id);
    await client.reach(1_208);
    expect(client.log).toEqual(asSent(house.owners.log(id)));
    expect(Object.keys(client.log[0]!)).toEqual(['type', 'seq', 'at', 'data']);
  });

  it('goes on after the last event seen', async () => {
    const id = discuss(10);
    const client = follow(id, 7);
    await client.reach(10);
    expect(client.log.map(({ seq }) => seq)).toEqual([8, 9, 10]);
  });

  it('sends each event once and in order, whatever gets lost, doubled or late on the bus', async () => {
    const id = discuss(3);
    const client = follow(id);
    await client.reach(3);
    const late: LogEvent[] = [];
    for (let i = 0; i < 200; i++) {
      const event = house.owners.commit(id);
      if (i % 7 === 3) continue;
      if (i % 5 === 2) late.push(event);
      else house.owners.publish(id, event);
      if (i % 3 === 0) house.owners.publish(id, event);
      if (i % 11 === 0) for (const one of late.splice(0).reverse()) house.owners.publish(id, one);
      if (i % 20 === 0) await sleep(5);
    }
    await client.reach(203);
    await sleep(50);
    expect(client.log).toEqual(asSent(house.owners.log(id)));
  });

  it('shows what was told to nobody within the time between two looks at the head', async () => {
    const id = discuss(1);
    const client = follow(id);
    await client.reach(1);
    house.owners.commit(id);
    house.owners.commit(id);
    await client.reach(3, 3_500);
  });

  it('is the same for a client cut off at twenty random moments as for one never cut', async () => {
    const id = discuss(2);
    const steady = follow(id);
    const seen: unknown[] = [];
    const writing = (async () => {
      for (let i = 0; i < 400; i++) {
        house.owners.say(id, `message ${i} ${'x'.repeat(i)}`);
        if (i % 4 === 0) await sleep(1 + Math.random() * 8);
      }
    })();
    for (let cuts = 0; cuts < 20; cuts++) {
      const client = follow(id, seen.length);
      await sleep(Math.random() * 60);
      client.cut();
      await client.closed();
      seen.push(...client.log);
    }
    await writing;
    const last = follow(id, seen.length);
    await until('it has the rest', 10_000, () => seen.length + last.log.length === 402);
    await steady.reach(402);
    seen.push(...last.log);
    expect(seen).toEqual(steady.log);
    expect(seen).toEqual(asSent(house.owners.log(id)));
  });

  it('passes on deltas of agents to clients that have the past', async () => {
    const id = discuss(1);
    const client = follow(id);
    await client.reach(1);
    const data = { turn_id: 't1', attempt: 1, agent_id: 'architect', offset: 0, text: 'Post' };
    house.owners.bus('llm-router').publishLive('default', id, { type: 'agent:delta', at: 'now', data });
    await until('the delta is there', 5_000, () => client.live('agent:delta').length === 1);
    expect(client.live('agent:delta')).toEqual([{ type: 'agent:delta', at: 'now', data }]);
  });

  it('asks nobody for what nobody follows', async () => {
    const id = discuss(1);
    house.owners.asked.length = 0;
    house.owners.say(id);
    house.owners.say(id);
    await sleep(100);
    expect(house.owners.asked).toEqual([]);
  });
});

describe('through outages', () => {
  it('of the orchestrator, a client waits and misses nothing', async () => {
    const id = discuss(1);
    const client = follow(id);
    await client.reach(1);
    const first = house.owners.commit(id);
    const second = house.owners.commit(id);
    await house.owners.stop(['orchestrator']);
    house.owners.bus('voting');
    await sleep(300);
    expect(client.lastSeq).toBe(1);
    const refused = follow(id);
    expect(await refused.closed()).toMatchObject({ code: 1013 });
    await house.owners.start(['orchestrator']);
    house.owners.publish(id, second);
    house.owners.publish(id, first);
    await client.reach(3);
    expect(client.log).toEqual(asSent(house.owners.log(id)));
  });

  it('of the bus, a client stays connected and misses nothing', async () => {
    const id = discuss(1);
    const client = follow(id);
    await client.reach(1);
    await house.nats.kill();
    house.owners.commit(id);
    house.owners.commit(id);
    await until('the gateway sees it', 10_000, () => !house.gateway.ready());
    expect((await fetch(`${house.url}/health/ready`)).status).toBe(503);
    await house.nats.restart();
    await client.reach(3, 15_000);
    house.owners.say(id);
    await client.reach(4);
    expect(client.log).toEqual(asSent(house.owners.log(id)));
    await until('the gateway is back', 10_000, () => house.gateway.ready());
  });
});

describe('who may follow', () => {
  const codeOf = async (path: string, headers: Record<string, string> = {}): Promise<number> => {
    const client = new StreamClient(house.url, path, headers);
    clients.push(client);
    const { code } = await client.closed();
    expect(client.frames).toEqual([]);
    return code;
  };

  it('is nobody without a token', async () => {
    const id = discuss(1);
    expect(await codeOf(streamOf(id))).toBe(4401);
    expect(await codeOf(streamOf(id), { authorization: 'Bearer nonsense' })).toBe(4401);
    const reply = await followEvents(id, {}).response;
    expect([reply.status, reply.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  });

  it('is no stranger', async () => {
    const id = discuss(1);
    expect(await codeOf(streamOf(id), jordan)).toBe(4404);
    expect(await codeOf(streamOf('nothing-here'), alex)).toBe(4404);
    expect(await codeOf(streamOf('no%20id'), alex)).toBe(4404);
    expect((await followEvents(id, jordan).response).status).toBe(404);
    expect((await followEvents('no%20id', alex).response).status).toBe(404);
  });

  it('is nobody who has lost the right, from then on', async () => {
    const id = discuss(1);
    const client = follow(id, 0, sarah);
    await client.reach(1);
    house.owners.dismiss(id, 'sarah');
    house.owners.publish(id, house.owners.commitLeft(id, 'sarah'));
    expect((await client.closed()).code).toBe(4404);
  });

  it('is nobody whose token has expired', async () => {
    const id = discuss(1);
    const token = await new SignJWT({ workspace: 'default' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('maestro-development')
      .setAudience('maestro')
      .setSubject('alex')
      .setExpirationTime(Math.floor(Date.now() / 1000) + 2)
      .sign(new TextEncoder().encode(SECRET));
    const client = follow(id, 0, bearer(token));
    const events = followEvents(id, bearer(token));
    await client.reach(1);
    expect((await client.closed()).code).toBe(4401);
    await until('the other one has ended too', 5_000, () => events.ended);
    expect(events.closing[0]).toContain('4401');
  });

  it('asks for something that makes sense', async () => {
    const id = discuss(1);
    for (const query of ['?after=-1', '?after=x', '?page=1', '?after=1&after=2']) {
      const client = new StreamClient(house.url, streamOf(id, query), alex);
      const status = new Promise((resolve) =>
        client.socket.on('unexpected-response', (_r, { statusCode }) => resolve(statusCode)),
      );
      expect(await status, query).toBe(422);
      expect((await followEvents(id, alex, query).response).status, query).toBe(422);
    }
    expect((await fetch(house.url + streamOf(id), { headers: alex })).status).toBe(426);
    const elsewhere = new StreamClient(house.url, '/v1/inbox', alex);
    const status = new Promise((resolve) =>
      elsewhere.socket.on('unexpected-response', (_r, { statusCode }) => resolve(statusCode)),
    );
    expect(await status).toBe(404);
  });
});

describe('a client that reads too slowly', () => {
  it('is told and dropped, and goes on where it was', { timeout: 120_000 }, async () => {
    const id = discuss(1);
    const slow = follow(id);
    const quick = follow(id, 0, sarah);
    await Promise.all([slow.reach(1), quick.reach(1)]);
    slow.socket.pause();
    const events = 3_000;
    for (let i = 0; i < events; i++) {
      house.owners.say(id, 'x'.repeat(8_000));
      // The quick one keeps up however busy the machine is; the slow one has not read a word.
      if (i % 100 === 0) await quick.reach(i + 2, 60_000);
    }
    await quick.reach(events + 1, 60_000);
    slow.socket.resume();
    expect(await slow.closed(30_000)).toMatchObject({ code: 4408 });
    expect(slow.lastSeq).toBeLessThan(events);
    expect(slow.log).toEqual(asSent(house.owners.log(id).slice(0, slow.lastSeq)));
    const again = follow(id, slow.lastSeq);
    await again.reach(events + 1, 60_000);
    expect([...slow.log, ...again.log]).toEqual(quick.log);
  });
});

describe('server-sent events', () => {
  it('are the same stream, and resume by Last-Event-ID', async () => {
    const id = discuss(5);
    const first = followEvents(id, alex);
    await first.reach(5);
    expect((await first.response).headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect((await first.response).headers.get('x-content-type-options')).toBe('nosniff');
    first.cut();
    house.owners.say(id);
    const second = followEvents(id, { ...alex, 'last-event-id': '4' }, '?after=1');
    await second.reach(6);
    house.owners.say(id);
    await second.reach(7);
    expect(second.ids).toEqual(['5', '6', '7']);
    expect([...first.log.slice(0, 4), ...second.log]).toEqual(asSent(house.owners.log(id)));
  });
});
