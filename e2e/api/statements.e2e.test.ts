import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion, type Item } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let jordan: Person;
let mina: Person;
let omar: Person;
let table: Discussion;

beforeAll(async () => {
  const people = await Promise.all(['jordan', 'mina', 'omar'].map((p) => Person.signIn(baseUrl, p)));
  [jordan, mina, omar] = people as [Person, Person, Person];
  table = await Discussion.open(baseUrl, jordan, {
    topic: 'Kafka or NATS for the new bus?',
    protocol: 'round_robin',
    rounds: 2,
    agents: [{ persona: 'architect' }, { persona: 'devops' }, { persona: 'product' }],
    humans: [
      { user_id: 'jordan', role: 'decision_maker' },
      { user_id: 'mina', role: 'contributor' },
      { user_id: 'omar', role: 'observer' },
    ],
    vote: { options: ['Kafka', 'NATS'] },
  });
}, 30_000);
afterAll(() => table.follower.stop());

const listed = async (): Promise<{ statements: Item[]; opinion: Item | null }> =>
  (await must(jordan.get<{ statements: Item[]; opinion: Item | null }>(`${table.path}/statements`))).body;
const take = (who: Person, statement: string, stance: string, more = {}) =>
  who.post(`${table.path}/statements/${statement}/stances`, { user_id: who.id, stance, ...more });

it('takes statements from the thread after a round, each with the messages it comes from', async () => {
  const { data } = await table.nth('statement:added', 1);
  const said = table.typed('agent:message').map((e) => e.seq);
  expect(data['messages'].every((seq: number) => said.includes(seq))).toBe(true);
  // The agents of this table recommend: what they claim asks for an option.
  expect(['Kafka', 'NATS']).toContain(data['option']);
  const { statement_id, text, option } = data;
  expect((await listed()).statements[0]).toMatchObject({ statement_id, text, option });
}, 60_000);

it('has each agent take its stance, once', async () => {
  await table.follower.event('every agent has taken a stance', () =>
    ['architect', 'devops', 'product'].every((id) =>
      table.typed('stance:taken').some((e) => e.data['participant_id'] === id),
    ),
  );
  const [first] = (await listed()).statements;
  expect(Object.keys(first!['stances']).sort()).toEqual(['architect', 'devops', 'product']);
}, 60_000);

it('takes the stances of people and says what all say together', async () => {
  const [first] = (await listed()).statements;
  const id: string = first!['statement_id'];
  await must(take(jordan, id, 'agree'));
  await must(take(mina, id, 'disagree'));
  await must(take(jordan, id, 'disagree'));
  await table.follower.event('the stances are recorded', () =>
    table
      .typed('stance:taken')
      .some(
        (e) => e.data['participant_id'] === 'jordan' && e.data['before'] === 'agree' && e.data['statement_id'] === id,
      ),
  );
  await table.follower.event('both people are grouped', () =>
    table.typed('opinion:updated').some((e) => e.data['participants'] === 5),
  );
  const { statements, opinion } = await listed();
  expect(statements[0]!['stances']).toMatchObject({ jordan: 'disagree', mina: 'disagree' });
  expect(opinion!['groups'].flatMap((group: Item) => group['members']).sort()).toEqual([
    'architect',
    'devops',
    'jordan',
    'mina',
    'product',
  ]);
  expect(opinion!['statements'][0]).toMatchObject({ group_aware_consensus: expect.any(Number) });
}, 60_000);

it('refuses what is no stance, no statement, or not theirs', async () => {
  const [first] = (await listed()).statements;
  const id: string = first!['statement_id'];
  const stranger = await Person.signIn(baseUrl, 'stranger');
  const refused = await Promise.all([
    take(jordan, id, 'maybe'),
    take(jordan, id, 'agree', { reason: 'x' }),
    take(jordan, 'nothing', 'agree'),
    take(jordan, id, 'agree', { user_id: 'mina' }),
    take(omar, id, 'agree'),
    take(stranger, id, 'agree'),
    stranger.get(`${table.path}/statements`),
  ]);
  expect(refused.map((reply) => reply.status)).toEqual([422, 422, 404, 403, 403, 404, 404]);
}, 60_000);

it('keeps one order under one key, and takes none after the end', async () => {
  const [first] = (await listed()).statements;
  const path = `${table.path}/statements/${first!['statement_id']}/stances`;
  const once = { user_id: 'mina', stance: 'pass' };
  expect((await mina.post(path, once, { key: 'mina-1' })).status).toBe(200);
  expect((await mina.post(path, once, { key: 'mina-1' })).status).toBe(200);
  expect((await mina.post(path, { ...once, stance: 'agree' }, { key: 'mina-1' })).status).toBe(422);
  await must(table.steer(jordan, 'cancel'));
  expect((await mina.post(path, { ...once, stance: 'agree' })).status).toBe(409);
}, 60_000);
