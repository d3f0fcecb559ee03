import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let mina: Person;
let tom: Person;
let table: Discussion;

beforeAll(async () => {
  [alex, mina, tom] = (await Promise.all(['alex', 'mina', 'tom'].map((p) => Person.signIn(baseUrl, p)))) as [
    Person,
    Person,
    Person,
  ];
});

afterEach(() => table.stop());

const voting = async (vote: object, more: object = {}) => {
  table = await Discussion.open(baseUrl, alex, {
    topic: 'How ballots count',
    agents: [{ persona: 'architect' }],
    protocol: 'round_robin',
    rounds: 0,
    analysis: false,
    moderator: false,
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'mina', role: 'contributor' },
      { user_id: 'tom', role: 'contributor' },
    ],
    vote,
    ...more,
  });
  return table.nth('vote:opened', 1);
};

describe('a ballot', () => {
  it('may be changed until the close, is announced once, and counts as it was last', async () => {
    const vote = await voting({ method: 'plurality', options: ['A', 'B'] });
    for (const body of [{ choice: 'A' }, { abstain: true }, { choice: 'B', reason: 'third thought' }]) {
      await must(table.ballot(alex, vote, body));
    }
    await must(table.ballot(mina, vote, { choice: 'B' }));
    await must(table.ballot(tom, vote, { abstain: true, reason: 'no idea' }));
    const closed = await table.nth('vote:closed', 1);
    expect(table.typed('vote:cast').filter((e) => e.data['participant_id'] === 'alex')).toHaveLength(1);
    expect(closed.data).toMatchObject({
      vote_id: vote.data['vote_id'],
      tally: { winner: 'B', abstentions: 1, eligible: 4, cast: 4 },
      reasons: { alex: 'third thought', tom: 'no idea' },
    });
    const late = await table.ballot(alex, vote, { choice: 'A' });
    expect(late.status).toBe(409);
    await table.follower.end();
    const { votes } = await table.decision(tom);
    expect(votes).toContainEqual({ participant_id: 'alex', choice: 'B', reason: 'third thought' });
    expect(votes).toContainEqual({ participant_id: 'tom', choice: null, reason: 'no idea' });
  });

  it('is refused with the field that is wrong, and nothing is counted', async () => {
    const vote = await voting({ options: ['A ', 'B'] });
    expect(vote.data).toMatchObject({
      options: ['A', 'B'],
      method: 'majority',
      voters: ['architect', 'alex', 'mina', 'tom'],
    });
    for (const [body, pointer] of [
      [{}, '/choice'],
      [{ choice: 'A', abstain: true }, '/choice'],
      [{ choice: 'Z' }, '/choice'],
      [{ choice: null }, '/choice'],
      [{ abstain: false }, '/abstain'],
      [{ choice: 'A', weight: 2 }, '/weight'],
    ] as const) {
      const reply = await table.ballot(mina, vote, body);
      expect(reply.status).toBe(422);
      expect(reply.body['errors'], JSON.stringify(body)).toContainEqual(expect.objectContaining({ pointer }));
    }
    expect((await mina.post(`${table.path}/votes/nowhere/ballots`, { user_id: 'mina', choice: 'A' })).status).toBe(404);
    expect((await table.ballot(mina, vote, { user_id: 'tom', choice: 'A' })).status).toBe(403);
    expect(await table.inboxOf(mina, 1)).toMatchObject([
      {
        kind: 'ballot',
        vote_id: vote.data['vote_id'],
        method: 'majority',
        options: ['A', 'B'],
        request_id: null,
        type: null,
      },
    ]);
    await must(table.steer(alex, 'cancel'));
  });
});

it('without a quorum by the deadline there is a run-off, then the decision maker is asked, and nothing else', async () => {
  const vote = await voting({ options: ['A', 'B', 'C'], quorum: 1, closes_after: 1 });
  await must(table.ballot(alex, vote, { choice: 'A' }));
  expect((await table.nth('vote:closed', 1)).data).toMatchObject({
    closed_by: 'deadline',
    tally: { outcome: 'no_quorum', quorum_needed: 4, winner: null },
  });
  expect((await table.nth('vote:opened', 2)).data).toMatchObject({ ballot_round: 2, options: ['A', 'B', 'C'] });
  const tie = await table.follower.event('the tie question', (e) => e.data['asked_by'] === 'tie');
  expect(tie.data).toMatchObject({ to: ['alex'], type: 'choice', blocking: true, options: ['A', 'B', 'C'] });
  expect((await table.answer(mina, { type: 'choice', response: 'A' })).status).toBe(409);
  await must(table.answer(alex, { type: 'choice', response: 'C', message: 'I decide.' }));
  await table.follower.end();
  expect(await table.decision(mina)).toMatchObject({ status: 'decided', option: 'C', reason: 'decision_maker' });
}, 90_000);

it('a declared order breaks a tie at once', async () => {
  const humans = [{ user_id: 'alex', role: 'decision_maker' }];
  const vote = await voting({ options: ['A', 'B'], tie_break: 'order' }, { humans });
  await table.nth('vote:cast', 1);
  const { body } = await must(alex.get<Record<string, any>>(`${table.path}/votes`));
  const other = body['votes'][0].ballots[0].choice === 'A' ? 'B' : 'A';
  await must(table.ballot(alex, vote, { choice: other }));
  expect((await table.nth('vote:closed', 1)).data['tally']).toMatchObject({ winner: 'A', broken_by: 'order' });
});

it('a decision maker without a ballot breaks the tie all the same', async () => {
  const humans = [
    { user_id: 'alex', role: 'decision_maker', permissions: ['can_message'] },
    { user_id: 'newcomer', role: 'contributor', name: 'Somebody New' },
  ];
  const vote = await voting({ options: ['A', 'B'], tie_break: 'decision_maker' }, { humans });
  expect(vote.data['voters']).toEqual(['architect', 'newcomer']);
  expect((await table.ballot(alex, vote, { choice: 'A' })).status).toBe(403);
  await table.nth('vote:cast', 1);
  const { body } = await must(alex.get<Record<string, any>>(`${table.path}/votes`));
  const other = body['votes'][0].ballots[0].choice === 'A' ? 'B' : 'A';
  await must(table.ballot(await Person.signIn(baseUrl, 'newcomer'), vote, { choice: other }));
  await table.follower.event('the tie question', (e) => e.data['asked_by'] === 'tie');
  await must(table.answer(alex, { type: 'choice', response: 'B' }));
  await table.follower.end();
  expect(await table.decision(alex)).toMatchObject({ option: 'B', supporting_votes: 1, dissenting_votes: 1 });
});
