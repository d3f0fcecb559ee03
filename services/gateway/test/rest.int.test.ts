import { createHash } from 'node:crypto';
import { routes, type Refusal, type Route } from '@maestro/contracts';
import { err } from '@maestro/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, openHouse, post, problem, type House } from './house.ts';
import { VALID_BODIES } from './valid-bodies.ts';

let house: House;
let alex: Record<string, string>;
let jordan: Record<string, string>;

beforeAll(async () => {
  house = await openHouse();
  alex = bearer(await house.token('alex'));
  jordan = bearer(await house.token('jordan'));
  house.owners.discuss('apollo', { alex: ['can_message'] });
});
afterAll(() => house.stop());
beforeEach(() => {
  house.owners.asked.length = 0;
  house.owners.answers.clear();
});

const ids: Record<string, string> = {
  discussion_id: 'apollo',
  vote_id: 'vote-1',
  statement_id: 's1',
  persona_id: 'lawyer',
};
const pathOf = (route: Route): string => route.path.replaceAll(/:(\w+)/g, (_all, name: string) => ids[name] ?? '');
const all = Object.entries<Route>(routes);

function send(name: string, route: Route, headers: Record<string, string> = {}): Promise<Response> {
  const { method, body } = route;
  if (!body) return fetch(house.url + pathOf(route), { method, headers });
  return fetch(house.url + pathOf(route), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(VALID_BODIES[name]),
  });
}

describe('every route', () => {
  it.each(all)('%s answers whoever may ask', async (name, route) => {
    const reply = await send(name, route, alex);
    expect(reply.status).toBe(route.status);
    expect(route.reply.safeParse(await reply.json()).error).toBeUndefined();
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it.each(all.filter(([, { auth }]) => auth === 'person'))('%s asks who one is', async (name, route) => {
    const reply = await send(name, route);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/);
    if (!route.path.startsWith('/v1/openai/chat')) await problem(reply);
    expect(house.owners.asked).toEqual([]);
  });

  it.each([
    ...all.filter(([, { path }]) => path.includes(':discussion_id')),
    ['streamTicket', routes.streamTicket] as const,
  ])('%s is not there for strangers', async (name, route) => {
    const body = { ...VALID_BODIES[name], ...('user_id' in (VALID_BODIES[name] ?? {}) && { user_id: 'jordan' }) };
    const reply =
      route.method === 'GET'
        ? await send(name, route, jordan)
        : await post(house.url, pathOf(route), name === 'streamTicket' ? { discussion_id: 'apollo' } : body, jordan);
    expect(reply.status).toBe(404);
    expect(await problem(reply)).toMatchObject({ type: 'urn:maestro:problem:not_found', status: 404 });
    const beyond = house.owners.asked.filter(({ question }) =>
      /answer-request|cast-ballot|list-votes|artifact/.test(question),
    );
    expect(beyond).toEqual([]);
  });

  it.each(all.filter(([name]) => 'user_id' in (VALID_BODIES[name] ?? {}) && name !== 'devToken'))(
    '%s lets nobody act for another',
    async (name, route) => {
      const reply = await post(house.url, pathOf(route), { ...VALID_BODIES[name], user_id: 'sarah' }, alex);
      expect(reply.status).toBe(403);
      expect((await problem(reply)).errors?.[0]?.pointer).toBe('/user_id');
      expect(house.owners.asked).toEqual([]);
    },
  );

  it.each(all.filter(([, { body, auth }]) => body && auth === 'person'))(
    '%s hands on the Idempotency-Key with its route and a hash of the body',
    async (name, route) => {
      const key = `key for ${name}`;
      const reply = await send(name, route, { ...alex, 'idempotency-key': key });
      expect(reply.status).toBe(route.status);
      if (name === 'streamTicket') return;
      const { idempotency } = house.owners.asked.find((one) => one.idempotency) ?? { idempotency: null };
      const hash = createHash('sha256')
        .update(JSON.stringify(sorted(VALID_BODIES[name])))
        .digest('hex');
      expect(idempotency).toEqual({ key, route: `${route.method} ${pathOf(route)}`, body_hash: hash });
      expect(house.owners.asked.filter((one) => one.idempotency)).toHaveLength(1);
    },
  );
});

const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([k, v]): [string, unknown] => [k, sorted(v)])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value;

describe('what is handed to the owners', () => {
  it('is the person of the token, and the body with its defaults', async () => {
    await post(house.url, '/v1/discussions/apollo/votes/vote-1/ballots', VALID_BODIES['castBallot'], alex);
    const actor = { workspace_id: 'default', person_id: 'alex', is_admin: true };
    expect(house.owners.asked).toEqual([
      { question: 'get-membership', actor, idempotency: null, body: { discussion_id: 'apollo', vote_id: 'vote-1' } },
      {
        question: 'cast-ballot',
        actor,
        idempotency: null,
        body: { discussion_id: 'apollo', vote_id: 'vote-1', ballot: VALID_BODIES['castBallot'], known: true },
      },
    ]);
  });

  it('names invited people from the directory where the request does not', async () => {
    const humans = [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'sarah', role: 'must_approve', name: 'Sarah B.' },
    ];
    await post(house.url, '/v1/discussions', { ...VALID_BODIES['createDiscussion'], humans }, alex);
    expect(house.owners.asked[0]?.body).toMatchObject({
      humans: [
        { user_id: 'alex', role: 'decision_maker', name: 'Alex', title: 'Product Manager' },
        { user_id: 'sarah', role: 'must_approve', name: 'Sarah B.', title: 'CTO' },
      ],
    });
  });

  it('may invite somebody who is not in the directory', async () => {
    const humans = [{ user_id: 'newcomer', role: 'observer' }];
    await post(house.url, '/v1/discussions', { ...VALID_BODIES['createDiscussion'], humans }, alex);
    expect(house.owners.asked[0]?.body).toMatchObject({ humans });
  });

  it('is an empty body where there is none', async () => {
    const sendNothing = (headers: Record<string, string>) =>
      fetch(`${house.url}/v1/discussions/apollo/pause`, { method: 'POST', headers: { ...alex, ...headers } });
    expect((await sendNothing({})).status).toBe(200);
    expect((await sendNothing({ 'content-type': 'application/json' })).status).toBe(200);
    const body = { discussion_id: 'apollo', order: 'pause' };
    expect(house.owners.asked.map((one) => one.body)).toEqual([body, body]);
    const needed = await fetch(`${house.url}/v1/discussions/apollo/messages`, { method: 'POST', headers: alex });
    expect((await problem(needed)).errors?.map(({ pointer }) => pointer)).toEqual(['/user_id', '/message']);
  });

  it('reads query parameters, each once', async () => {
    const list = (query: string) => fetch(`${house.url}/v1/discussions/apollo/events${query}`, { headers: alex });
    expect((await list('?after=3&limit=7')).status).toBe(200);
    expect(house.owners.asked[0]?.body).toEqual({ discussion_id: 'apollo', after: 3, limit: 7 });
    for (const query of [
      '?after=-1',
      '?after=x',
      '?after=',
      '?after=1&after=2',
      '?limit=501',
      '?page=2',
      '?limit=1.5',
    ]) {
      const reply = await list(query);
      expect(reply.status, query).toBe(422);
      expect((await problem(reply)).errors?.[0]?.pointer).toBe(query.split('=')[0]);
    }
    expect((await fetch(`${house.url}/v1/inbox?all=1`, { headers: alex })).status).toBe(422);
    expect(house.owners.asked).toHaveLength(1);
  });
});

describe('what owners refuse', () => {
  const refusals: [Refusal, number][] = [
    [{ kind: 'not_found', detail: 'none' }, 404],
    [{ kind: 'forbidden', detail: 'you may not speak' }, 403],
    [{ kind: 'conflict', detail: 'which one?', open: [{ request_id: 'r1', prompt: 'This?' }] }, 409],
    [{ kind: 'invalid', detail: 'no', errors: [{ pointer: '/message', detail: 'empty' }] }, 422],
    [{ kind: 'key_reused', detail: 'another body' }, 422],
    [{ kind: 'unavailable', detail: 'not now' }, 503],
  ];
  it('is said of the query where the client wrote one', async () => {
    const errors = [{ pointer: '/before', detail: 'of no page' }];
    house.owners.answers.set('list-discussions', async () => err({ kind: 'invalid', detail: 'no', errors }));
    const reply = await fetch(`${house.url}/v1/discussions?before=x`, { headers: alex });
    expect((await problem(reply)).errors).toEqual([{ pointer: '?before', detail: 'of no page' }]);
  });

  it.each(refusals)('%o', async (refusal, status) => {
    house.owners.answers.set('post-message', async () => err(refusal));
    const reply = await post(house.url, '/v1/discussions/apollo/messages', VALID_BODIES['postMessage'], alex);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
    const { kind, detail, errors, open } = refusal;
    expect(await problem(reply)).toEqual({
      type: `urn:maestro:problem:${kind}`,
      title: reply.statusText,
      status,
      detail,
      ...(errors && { errors }),
      ...(open && { open }),
    });
  });

  it('is 503 where nobody is there to refuse', async () => {
    await house.owners.stop(['voting']);
    const reply = await fetch(`${house.url}/v1/discussions/apollo/votes`, { headers: alex });
    await house.owners.start(['voting']);
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('1');
  });

  it('is 500 where an owner is broken, without saying how', async () => {
    house.owners.answers.set('get-decision', () => Promise.reject(new Error('secret detail')));
    const reply = await fetch(`${house.url}/v1/discussions/apollo/decision`, { headers: alex });
    expect(reply.status).toBe(500);
    expect(JSON.stringify(await problem(reply))).not.toContain('secret detail');
  });
});
