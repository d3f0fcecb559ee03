import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { apollo, apolloRequest, must, playApollo } from '../table/apollo.ts';
import { Follower } from '../table/follower.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
let follower: Follower;
let id: string;

beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
  sarah = await Person.signIn(baseUrl, 'sarah');
  const created = await must(alex.post<{ discussion_id: string }>('/v1/discussions', apolloRequest()));
  id = created.body.discussion_id;
  follower = new Follower(baseUrl, alex, id);
  await playApollo(follower, alex, sarah, id);
  await follower.end();
}, 120_000);

afterAll(() => follower.stop());

it('reaches the decision the scenario expects', async () => {
  const { body } = await must(sarah.get(`/v1/discussions/${id}/decision`));
  const { expect: expected } = apollo;
  expect(body).toMatchObject({
    status: expected.status,
    option: expected.decision,
    supporting_votes: expected.supporting_votes,
    dissenting_votes: expected.dissenting_votes,
    phase: 'decided',
  });
  const { dissent, conditions, action_plan, sign_offs } = body as Record<string, any>;
  expect(dissent.map((d: { participant_id: string }) => d.participant_id)).toEqual(expected.dissent_by);
  expect(dissent[0].reason).toBe(apollo.vote.ballots['devops']?.reason);
  expect(conditions).toEqual(apollo.approval.conditions);
  expect(action_plan.length).toBeGreaterThanOrEqual(expected.action_plan.at_least);
  expect(action_plan.length).toBeLessThanOrEqual(expected.action_plan.at_most);
  for (const word of expected.action_plan.mentions) expect(action_plan.join(' ')).toContain(word);
  expect(sign_offs).toMatchObject([{ user_id: 'sarah', response: 'approve' }]);
});

it('says what the agents of the scenario say, in its order, marked as simulated', () => {
  const said = follower.log.filter((e) => e.type === 'agent:message');
  const expected = apollo.turns.filter((t) => t.says).map((t) => [t.by, t.says?.trim()]);
  expect(said.map((e) => [e.data['agent_id'], e.data['message'].trim()])).toEqual(expected);
  expect(new Set(said.map((e) => e.data['simulated']))).toEqual(new Set([true]));
});

it('streams every message token by token before it stands in the log', () => {
  for (const message of follower.log.filter((e) => e.type === 'agent:message')) {
    const deltas = follower.live.filter(
      (f) => f.type === 'agent:delta' && f.data['turn_id'] === message.data['turn_id'],
    );
    // Coalesced, but never held back until the end.
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.map((d) => d.data['text']).join('')).toBe(message.data['message']);
  }
});

it('cites existing messages for every sentence of the decision and rationale', async () => {
  const { body } = await must(alex.get<Record<string, any>>(`/v1/discussions/${id}/decision`));
  const cited = new Set(body['citations'].flatMap((c: { messages: number[] }) => c.messages));
  for (const seq of cited) expect(follower.log.some((e) => e.seq === seq)).toBe(true);
  for (const field of ['decision', 'rationale']) {
    const sentences = body['citations'].filter((c: { field: string }) => c.field === field);
    expect(sentences.map((c: { sentence: string }) => c.sentence).join(' ')).toBe(body[field]);
  }
});

it('shows one and the same gap-free log to everybody, live or read back', async () => {
  expect(follower.log.map((e) => e.seq)).toEqual(follower.log.map((_, i) => i + 1));
  const { body } = await must(sarah.get<Record<string, any>>(`/v1/discussions/${id}/events?limit=500`));
  expect(body['events']).toEqual(follower.log);
  expect(body['last_seq']).toBe(follower.lastSeq);
});

it('leaves nothing in anybody’s inbox', async () => {
  for (const person of [alex, sarah]) {
    const { body } = await must(person.get<{ items: { discussion_id: string }[] }>('/v1/inbox'));
    expect(body.items.filter((i) => i.discussion_id === id)).toEqual([]);
  }
});
