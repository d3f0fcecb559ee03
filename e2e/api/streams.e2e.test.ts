import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let tom: Person;
let table: Discussion;
let path: string;

beforeAll(async () => {
  [alex, tom] = (await Promise.all(['alex', 'tom'].map((p) => Person.signIn(baseUrl, p)))) as [Person, Person];
  table = await Discussion.open(baseUrl, alex, {
    topic: 'What is seen live',
    agents: [{ persona: 'architect' }],
    protocol: 'round_robin',
    rounds: 1,
    moderator: false,
    analysis: false,
    vote: { options: ['A', 'B'] },
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'tom', role: 'contributor' },
    ],
  });
  path = `${table.path}/stream`;
  await table.nth('vote:opened', 1);
}, 30_000);

afterAll(async () => {
  await table.steer(alex, 'cancel');
  table.stop();
});

const ticketOf = async (who: Person, body: object = {}) =>
  (await must(who.post<{ ticket: string }>('/v1/stream-tickets', body))).body.ticket;

/** How a socket ends: the first frame it was sent, or its close code. */
function outcome(address: string, headers: Record<string, string> = {}): Promise<string | number> {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}${address}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('message', () => {
      resolve('open');
      socket.terminate();
    });
    socket.on('close', resolve);
    socket.on('error', reject);
  });
}

describe('a ticket', () => {
  it('opens one stream once, of the discussion it is for', async () => {
    const ticket = await ticketOf(alex);
    expect(ticket).toMatch(/^[\w-]{20,}$/);
    expect(await outcome(`${path}?ticket=${ticket}`)).toBe('open');
    expect(await outcome(`${path}?ticket=${ticket}`)).toBe(4401);
    const bound = await ticketOf(alex, { discussion_id: table.id });
    expect(await outcome(`/v1/discussions/elsewhere/stream?ticket=${bound}`)).toBe(4401);
    expect(await outcome(`${path}?ticket=made-up`)).toBe(4401);
  });

  it('carries only what its person may see', async () => {
    const mallory = await Person.signIn(baseUrl, 'mallory');
    expect(await outcome(`${path}?ticket=${await ticketOf(mallory)}`)).toBe(4404);
    expect((await mallory.post('/v1/stream-tickets', { discussion_id: table.id })).status).toBe(404);
  });
});

describe('server-sent events', () => {
  const read = async (query: string, headers: Record<string, string>) => {
    const stop = new AbortController();
    const reply = await fetch(`${baseUrl}${path}${query}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: stop.signal,
    });
    let text = '';
    if (reply.status !== 200) return { reply, text: await reply.text() };
    const head = table.follower.lastSeq;
    for await (const bytes of reply.body!) {
      text += Buffer.from(bytes).toString();
      if (text.includes(`id: ${head}\n`)) break;
    }
    stop.abort();
    return { reply, text };
  };
  const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

  it('are the same log, resumed after the last event id', async () => {
    const whole = await read('', { authorization: alex.authorization });
    expect(whole.reply.headers.get('content-type')).toContain('text/event-stream');
    expect(idsIn(whole.text)).toEqual(table.log.map((e) => e.seq));
    const events = [...whole.text.matchAll(/^id: \d+\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
    expect(events).toEqual(table.log);
    const resumed = await read('?after=1', { authorization: alex.authorization, 'last-event-id': '3' });
    expect(idsIn(resumed.text)).toEqual(table.log.map((e) => e.seq).filter((seq) => seq > 3));
  });

  it('are refused as problems', async () => {
    expect((await read('', {})).reply.status).toBe(401);
    const mallory = await Person.signIn(baseUrl, 'mallory');
    expect((await read('', { authorization: mallory.authorization })).reply.status).toBe(404);
    expect((await read('?after=x', { authorization: alex.authorization })).reply.status).toBe(422);
  });
});

it('after a seq brings what follows it, and every event has the same four fields', async () => {
  const later = await alex.get<Record<string, any>>(`${table.path}/events?after=2`);
  const follower = new Follower(baseUrl, tom, table.id);
  try {
    await follower.event('the head', (e) => e.seq === table.follower.lastSeq);
    expect(follower.log).toEqual(table.log);
    expect(follower.log.slice(2)).toEqual(later.body['events']);
    for (const event of follower.log) expect(Object.keys(event).toSorted()).toEqual(['at', 'data', 'seq', 'type']);
  } finally {
    follower.stop();
  }
});

it('shows who types, is away and comes back, without a seq; any other frame ends the stream', async () => {
  const follower = new Follower(baseUrl, tom, table.id);
  const seen = (type: string, data: object) =>
    expect
      .poll(() => table.follower.live)
      .toContainEqual(expect.objectContaining({ type, data: { participant_id: 'tom', ...data } }));
  try {
    await follower.event('the head', (e) => e.seq === table.follower.lastSeq);
    for (const type of ['typing', 'away', 'back']) follower.send({ type });
    await seen('typing:indicator', {});
    await seen('participant:status', { status: 'away' });
    await seen('participant:status', { status: 'present' });
    expect(table.follower.live.filter((frame) => 'seq' in frame)).toEqual([]);
    follower.send({ type: 'agent:message', text: 'I was never here.' });
    await expect.poll(() => follower.closes).toContain(1008);
    await pause(100);
    expect(table.typed('human:message')).toEqual([]);
  } finally {
    follower.stop();
  }
});
