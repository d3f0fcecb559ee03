import { routes } from '@maestro/contracts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { must } from '../table/apollo.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
let tom: Person;
let stranger: Person;
let follower: Follower;
let id: string;

beforeAll(async () => {
  [alex, sarah, tom, stranger] = (await Promise.all(
    ['alex', 'sarah', 'tom', 'priya'].map((p) => Person.signIn(baseUrl, p)),
  )) as [Person, Person, Person, Person];
  const created = await must(
    alex.post<{ discussion_id: string }>('/v1/discussions', {
      topic: 'Who may what',
      agents: [{ persona: 'architect' }],
      humans: [
        { user_id: 'alex', role: 'decision_maker' },
        { user_id: 'sarah', role: 'must_approve' },
        { user_id: 'tom', role: 'observer' },
      ],
      vote: { options: ['Yes', 'No'] },
      moderator: false,
    }),
  );
  id = created.body.discussion_id;
  follower = new Follower(baseUrl, alex, id);
}, 30_000);

afterAll(() => follower.stop());

describe('a person outside the discussion', () => {
  const perDiscussion = Object.values(routes).filter((r) => r.path.includes(':discussion_id'));

  it.each(perDiscussion.map((r) => [`${r.method} ${r.path}`, r] as const))('gets 404 from %s', async (_, route) => {
    const path = route.path.replace(':discussion_id', id).replace(':vote_id', 'v1');
    const reply = await (route.method === 'GET' ? stranger.get(path) : stranger.post(path, bodyFor(route.path)));
    expect(reply.status).toBe(404);
  });

  it('gets no stream: closed with 4404', async () => {
    expect(await closeCode(stranger.authorization)).toBe(4404);
  });

  it('does not see it in the list', async () => {
    const { body } = await must(stranger.get<{ discussions: { discussion_id: string }[] }>('/v1/discussions'));
    expect(body.discussions.map((d) => d.discussion_id)).not.toContain(id);
  });
});

it('a stream without authentication is closed with 4401', async () => {
  expect(await closeCode('Bearer nonsense')).toBe(4401);
});

it('nobody acts for another: the token decides who speaks', async () => {
  const reply = await alex.post(`/v1/discussions/${id}/messages`, { user_id: 'sarah', message: 'I approve.' });
  expect(reply.status).toBe(403);
});

it('an observer reads, and cannot speak', async () => {
  await must(tom.get(`/v1/discussions/${id}`));
  expect((await tom.post(`/v1/discussions/${id}/messages`, { user_id: 'tom', message: 'hello' })).status).toBe(403);
});

it('of two simultaneous answers one wins, and the other is told so', async () => {
  await must(
    alex.post(`/v1/discussions/${id}/input-requests`, {
      to: ['alex', 'sarah'],
      type: 'choice',
      prompt: 'Now or later?',
      options: ['Now', 'Later'],
      blocking: true,
    }),
  );
  const asked = await follower.typed('human:input_required');
  const answer = (person: Person, response: string) =>
    person.post(`/v1/discussions/${id}/human-input`, {
      user_id: person.id,
      type: 'choice',
      response,
      request_id: asked.data['request_id'],
    });
  const replies = await Promise.all([answer(alex, 'Now'), answer(sarah, 'Later')]);
  expect(replies.map((r) => r.status).toSorted()).toEqual([200, 409]);
  const answered = await follower.typed('human:input_answered');
  expect(answered.data['by']).toBe(replies[0]?.status === 200 ? 'alex' : 'sarah');
  expect(replies.find((r) => r.status === 409)?.body['detail']).toContain('answered');
});

it('the same key is the same message, another body under it is refused', async () => {
  const path = `/v1/discussions/${id}/messages`;
  const body = { user_id: 'alex', message: 'Once only.' };
  const [first, second] = [await alex.post(path, body, { key: 'k1' }), await alex.post(path, body, { key: 'k1' })];
  expect(second.body).toEqual(first.body);
  expect((await alex.post(path, { ...body, message: 'Other.' }, { key: 'k1' })).status).toBe(422);
  await follower.event('the message', (e) => e.data['message'] === 'Once only.');
  const { body: page } = await must(alex.get<Record<string, any>>(`/v1/discussions/${id}/events`));
  expect(page['events'].filter((e: { data: { message?: string } }) => e.data.message === 'Once only.')).toHaveLength(1);
});

function bodyFor(path: string): object {
  const words: Record<string, object> = {
    messages: { user_id: 'priya', message: 'hello' },
    'human-input': { user_id: 'priya', type: 'message', response: 'hello' },
    'input-requests': { to: ['alex'], type: 'feedback', prompt: 'Well?' },
    ballots: { user_id: 'priya', abstain: true },
  };
  return words[path.split('/').at(-1) ?? ''] ?? {};
}

function closeCode(authorization: string): Promise<number> {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/v1/discussions/${id}/stream`, {
    headers: { authorization },
  });
  return new Promise((resolve, reject) => {
    socket.on('close', resolve);
    socket.on('error', reject);
  });
}
