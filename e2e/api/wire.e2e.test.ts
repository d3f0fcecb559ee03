import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
const request = {
  topic: 'What stands on the wire',
  agents: [{ persona: 'architect' }],
  humans: [{ user_id: 'alex', role: 'decision_maker' }],
  protocol: 'round_robin',
  rounds: 0,
  moderator: false,
  analysis: false,
  vote: { options: ['A', 'B'] },
};
let alex: Person;
let stranger: Person;
let table: Discussion;

beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
  stranger = await Person.signIn(baseUrl, 'mallory');
  table = await Discussion.open(baseUrl, alex, request);
  await table.nth('vote:opened', 1);
}, 30_000);

afterAll(async () => {
  await table.steer(alex, 'cancel');
  table.stop();
});

const pointersOf = (body: Record<string, unknown>) =>
  (body['errors'] as { pointer: string }[] | undefined)?.map((e) => e.pointer);

describe('POST /v1/discussions', () => {
  it.each([
    [{ topic: undefined }, ['/topic']],
    [{ topic: '  ' }, ['/topic']],
    [{ colour: 'red' }, ['/colour']],
    [{ agents: [] }, ['/agents']],
    [
      { agents: [{ persona: 'nobody' }, { persona: 'devops', provider: 'acme' }] },
      ['/agents/0/persona', '/agents/1/provider'],
    ],
    [{ agents: [{ persona: 'moderator' }] }, ['/agents/0/persona']],
    [{ agents: [{ persona: '__proto__' }] }, ['/agents/0/persona']],
    [{ agents: [{ persona: 'architect', mood: 'grim' }] }, ['/agents/0/mood']],
    [{ humans: [{ user_id: 'architect', role: 'observer' }] }, ['/humans/0/user_id']],
    [{ humans: [{ user_id: 'a b', role: 'observer' }] }, ['/humans/0/user_id']],
    [{ humans: [{ user_id: 'alex', role: 'king' }] }, ['/humans/0/role']],
    [{ humans: [{ user_id: 'alex', role: 'observer', permissions: ['fly'] }] }, ['/humans/0/permissions/0']],
    [{ vote: { options: ['A', ' '] } }, ['/vote/options/1']],
    [{ vote: { options: ['A', 'A '] } }, ['/vote/options']],
    [{ vote: { method: 'dice' } }, ['/vote/method']],
    [{ limits: { max_messages: 0 } }, ['/limits/max_messages']],
    [{ protocol: 'shouting' }, ['/protocol']],
  ])('refuses %j', async (change, pointers) => {
    const reply = await alex.post('/v1/discussions', { ...request, ...change });
    expect(reply.status).toBe(422);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(pointersOf(reply.body)).toEqual(pointers);
  });

  it('under one key opens one discussion, however often and however fast it is sent', async () => {
    const key = randomUUID();
    const replies = await Promise.all([1, 2, 3, 4].map(() => alex.post('/v1/discussions', request, { key })));
    expect(replies.map((r) => r.status)).toEqual([201, 201, 201, 201]);
    expect(new Set(replies.map((r) => r.body['discussion_id'])).size).toBe(1);
    expect((await alex.post('/v1/discussions', { ...request, topic: 'Other' }, { key })).status).toBe(422);
    expect((await stranger.post('/v1/discussions', request, { key })).body).not.toEqual(replies[0]?.body);
    await alex.post(`/v1/discussions/${String(replies[0]?.body['discussion_id'])}/cancel`, {});
  });

  it('keeps a refusal under its key as well', async () => {
    const key = randomUUID();
    const bad = { ...request, agents: [{ persona: 'nobody' }] };
    const refused = await alex.post('/v1/discussions', bad, { key });
    expect((await alex.post('/v1/discussions', bad, { key })).body).toEqual(refused.body);
    expect((await alex.post('/v1/discussions', request, { key })).body['type']).toContain('key_reused');
  });

  it('needs no people, no key and no protocol', async () => {
    const reply = await alex.post('/v1/discussions', { topic: 'Alone', agents: [{ persona: 'qa' }] });
    expect(reply.status).toBe(201);
    await alex.post(`/v1/discussions/${String(reply.body['discussion_id'])}/cancel`, {});
  });
});

describe('a key', () => {
  const orders = () =>
    [
      ['messages', { user_id: 'alex', message: 'Said once.' }, { user_id: 'alex', message: 'Said twice.' }],
      [
        'input-requests',
        { to: ['alex'], type: 'feedback', prompt: 'One?' },
        { to: ['alex'], type: 'feedback', prompt: 'Two?' },
      ],
      [
        `votes/${table.typed('vote:opened')[0]?.data['vote_id']}/ballots`,
        { user_id: 'alex', abstain: true },
        { user_id: 'alex', choice: 'A' },
      ],
      ['votes', {}, { method: 'plurality' }],
    ] as const;

  it('is honoured by every order, success or refusal', async () => {
    for (const [path, body, other] of orders()) {
      const key = randomUUID();
      const send = (what: object) => alex.post(`${table.path}/${path}`, what, { key });
      const first = await send(body);
      const second = await send(body);
      expect([second.status, second.body], path).toEqual([first.status, first.body]);
      const changed = await send(other);
      expect([changed.status, changed.body['type']], path).toEqual([422, 'urn:maestro:problem:key_reused']);
    }
    for (const order of ['pause', 'resume']) {
      const key = randomUUID();
      const first = await must(alex.post(`${table.path}/${order}`, {}, { key }));
      expect((await must(alex.post(`${table.path}/${order}`, {}, { key }))).body).toEqual(first.body);
    }
    expect(table.typed('human:message')).toHaveLength(1);
  });
});

describe('bodies and paths', () => {
  it('400 for what is no JSON, 415 for what says it is none, 413 for too much of it', async () => {
    const send = (body: string, type = 'application/json') =>
      fetch(`${baseUrl}${table.path}/messages`, {
        method: 'POST',
        headers: { authorization: alex.authorization, 'content-type': type },
        body,
      });
    expect((await send('{')).status).toBe(400);
    expect((await send('[]')).status).toBe(422);
    expect((await send('{}', 'text/plain')).status).toBe(415);
    expect((await send(JSON.stringify({ user_id: 'alex', message: 'x'.repeat(300_000) }))).status).toBe(413);
  });

  it('405 says what is allowed, 404 that there is nothing', async () => {
    const ask = (method: string, path: string) =>
      fetch(`${baseUrl}${path}`, { method, headers: { authorization: alex.authorization } });
    const wrong = await ask('DELETE', table.path);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await ask('GET', '/v1/nothing')).status).toBe(404);
    expect((await ask('GET', '/v1/discussions/nowhere')).status).toBe(404);
    expect((await ask('GET', `/v1/discussions/${'x'.repeat(65)}`)).status).toBe(404);
  });
});

describe('the log, page by page', () => {
  it('has a head, and pages that end there', async () => {
    const page = async (query: string) =>
      (await must(alex.get<Record<string, any>>(`${table.path}/events${query}`))).body;
    const all = await page('');
    expect(all['events'].map((e: { seq: number }) => e.seq)).toEqual(
      all['events'].map((_: unknown, i: number) => i + 1),
    );
    expect(Object.keys(all['events'][0]).toSorted()).toEqual(['at', 'data', 'seq', 'type']);
    const some = await page('?after=2&limit=1');
    expect([some['events'].map((e: { seq: number }) => e.seq), some['last_seq']]).toEqual([[3], all['last_seq']]);
    expect(await page('?after=9999')).toMatchObject({ events: [], last_seq: all['last_seq'] });
    for (const query of ['limit=501', 'limit=0', 'after=-1', 'after=x', 'page=1']) {
      const refused = await alex.get(`${table.path}/events?${query}`);
      expect([refused.status, pointersOf(refused.body)]).toEqual([422, [`?${query.split('=')[0]}`]]);
    }
  });
});

describe('the list', () => {
  type List = { discussions: { discussion_id: string; topic: string; phase: string }[]; next: string | null };
  const list = async (query: string) => (await must(alex.get<List>(`/v1/discussions?${query}`))).body;

  it('comes in pages, newest first, each discussion once', async () => {
    const ids: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: List = await list(`limit=3${next && `&before=${encodeURIComponent(next)}`}`);
      ids.push(...page.discussions.map((d) => d.discussion_id));
      next = page.next;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(table.id);
  });

  it('can be searched, and filtered by phase', async () => {
    expect((await list('search=STANDS%20ON%20the&phase=voting')).discussions.map((d) => d.topic)).toContain(
      request.topic,
    );
    expect((await list('search=100%25_')).discussions).toEqual([]);
    expect(new Set((await list('phase=cancelled')).discussions.map((d) => d.phase))).toEqual(new Set(['cancelled']));
    const refused = await alex.get('/v1/discussions?before=yesterday');
    expect([refused.status, pointersOf(refused.body)]).toEqual([422, ['?before']]);
  });
});

describe('another workspace', () => {
  const namesake = () => Person.ofWorkspace(baseUrl, 'alex', 'elsewhere', inject('tokenSecret'));

  it('sees nothing of this one, whatever its people are called', async () => {
    const other = namesake();
    for (const path of ['', '/events', '/decision', '/votes']) {
      expect((await other.get(`${table.path}${path}`)).status, path).toBe(404);
    }
    const vote = table.typed('vote:opened')[0]!;
    const orders = [
      table.say(other, 'hello'),
      table.answer(other, { type: 'message', response: 'hello' }),
      table.ballot(other, vote, { choice: 'A' }),
      table.steer(other, 'cancel'),
      other.post(`${table.path}/votes`, {}),
      other.post(`${table.path}/input-requests`, { to: ['alex'], type: 'feedback', prompt: 'Well?' }),
      other.post('/v1/stream-tickets', { discussion_id: table.id }),
    ];
    for (const reply of await Promise.all(orders)) expect(reply.status).toBe(404);
    expect((await must(other.get('/v1/discussions'))).body).toEqual({ discussions: [], next: null });
    expect((await must(other.get('/v1/inbox'))).body).toEqual({ items: [] });
  });

  it('has discussions of its own, which nobody sees here', async () => {
    const other = namesake();
    const { body } = await must(other.post<{ discussion_id: string }>('/v1/discussions', request));
    expect((await alex.get(`/v1/discussions/${body.discussion_id}`)).status).toBe(404);
    await must(other.post(`/v1/discussions/${body.discussion_id}/cancel`, {}));
  });
});

it('a token that names no person or workspace is no token', async () => {
  for (const [id, workspace] of [
    ['alex', 'two words'],
    ['two words', 'default'],
  ] as const) {
    const reply = await Person.ofWorkspace(baseUrl, id, workspace, inject('tokenSecret')).get('/v1/inbox');
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('invalid_token');
  }
});
