import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';
import { misbehave } from '../table/provider.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
let lena: Person;
let table: Discussion;

beforeAll(async () => {
  [alex, sarah, lena] = (await Promise.all(['alex', 'sarah', 'lena'].map((p) => Person.signIn(baseUrl, p)))) as [
    Person,
    Person,
    Person,
  ];
});

afterEach(async () => {
  await misbehave(inject('providerUrl'));
  await table.steer(alex, 'cancel');
  table.stop();
});

const open = async (more: object = {}, by = alex) => {
  table = await Discussion.open(baseUrl, by, {
    topic: 'Who steers',
    agents: [{ persona: 'architect' }, { persona: 'devops' }, { persona: 'qa' }],
    protocol: 'round_robin',
    rounds: 1,
    analysis: false,
    moderator: false,
    vote: { method: 'plurality', options: ['A', 'B'], tie_break: 'order' },
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'sarah', role: 'must_approve' },
    ],
    ...more,
  });
};

const turns = () => table.typed('agent:thinking').map((e) => `${e.data['agent_id']} ${e.data['purpose']}`);
const phaseNow = async () => (await must(alex.get<Record<string, any>>(table.path))).body['phase'];

it('a person’s mention gives that agent the next turn, by id or by name', async () => {
  await open({ agents: [{ persona: 'architect' }, { persona: 'devops' }, { persona: 'qa', name: 'Quinn' }] });
  await table.nth('agent:thinking', 1);
  await must(table.say(sarah, 'What do you say, @quinn? And @Alex? (not a@devops.com)'));
  expect((await table.nth('human:message', 1)).data).toMatchObject({
    participant_id: 'sarah',
    mentions: ['qa', 'alex'],
  });
  await table.nth('vote:opened', 1);
  expect(turns()).toEqual(['architect round', 'qa called', 'devops round', 'qa round']);
});

describe('a pause', () => {
  it('lets the turn under way be recorded and nothing begin, and people go on', async () => {
    const topic = 'Who pauses';
    await misbehave(inject('providerUrl'), { fault: 'slow-first-token:1000', times: 1, mentioning: topic });
    await open({ topic });
    await table.nth('agent:thinking', 1);
    await must(table.steer(alex, 'pause'));
    expect((await table.steer(alex, 'pause')).body).toEqual({ seq: null });
    expect((await table.steer(sarah, 'pause')).status).toBe(403);
    await table.nth('agent:message', 1);
    await must(table.say(sarah, 'While we wait: mind the costs.'));
    await must(alex.post(`${table.path}/votes`, { options: ['X', 'Y '], method: 'plurality' }));
    expect((await alex.post(`${table.path}/votes`, {})).status).toBe(409);
    expect(turns()).toHaveLength(1);
    expect(await phaseNow()).toBe('discussing');
    await must(table.steer(alex, 'resume'));
    expect((await table.nth('vote:opened', 1)).data).toMatchObject({ options: ['X', 'Y'], method: 'plurality' });
  });

  it('takes ballots and sign-offs, and goes on where it was', async () => {
    await open({ agents: [{ persona: 'architect' }], rounds: 0 });
    const vote = await table.nth('vote:opened', 1);
    await must(table.steer(alex, 'pause'));
    await must(table.ballot(alex, vote, { choice: 'A' }));
    await table.nth('vote:closed', 1);
    expect(await phaseNow()).toBe('voting');
    await must(table.steer(alex, 'resume'));
    await table.nth('approval:requested', 1);
    await must(table.steer(alex, 'pause'));
    await must(table.sign(sarah, { response: 'approve' }));
    await table.nth('approval:given', 1);
    expect(await phaseNow()).toBe('approving');
    await must(table.steer(alex, 'resume'));
    await table.follower.end();
    expect(await table.decision(sarah)).toMatchObject({ status: 'decided', option: 'A' });
  });
});

describe('a cancellation', () => {
  it('empties the inboxes while a vote is open, and a late ballot is told so', async () => {
    await open({ rounds: 0 });
    const vote = await table.nth('vote:opened', 1);
    await table.inboxOf(alex, 1);
    await must(table.steer(alex, 'cancel'));
    await table.inboxOf(alex, 0);
    await table.nth('vote:closed', 1);
    const late = await table.ballot(alex, vote, { choice: 'A' });
    expect(late.status).toBe(409);
    expect(late.body['detail']).toContain('closed');
    expect(await table.decision(alex)).toMatchObject({ status: 'deadlocked', phase: 'cancelled', option: null });
  });

  it('empties the inboxes while an approval is open, and a late one is told so', async () => {
    await open({ agents: [{ persona: 'architect' }], rounds: 0 });
    await must(table.ballot(alex, await table.nth('vote:opened', 1), { choice: 'A' }));
    const request_id = (await table.nth('approval:requested', 1)).data['request_id'];
    await table.inboxOf(sarah, 1);
    await must(table.steer(alex, 'cancel'));
    expect((await table.steer(alex, 'cancel')).body).toEqual({ seq: null });
    await table.inboxOf(sarah, 0);
    const late = await table.sign(sarah, { response: 'approve', request_id });
    expect(late.status).toBe(409);
    expect(late.body['detail']).toContain('not asked any more');
  });

  it('while the decision is written leaves no decision', async () => {
    await open({ agents: [{ persona: 'architect' }], rounds: 0 });
    const vote = await table.nth('vote:opened', 1);
    await table.nth('vote:cast', 1);
    await misbehave(inject('providerUrl'), { fault: 'slow-first-token:1000' });
    await must(table.ballot(alex, vote, { choice: 'A' }));
    await table.nth('decision:requested', 1);
    await must(table.steer(alex, 'cancel'));
    await table.follower.end();
    expect(await table.decision(alex)).toMatchObject({ status: 'deadlocked', decision: null, rationale: null });
  });
});

it('a creator without a seat reads, pauses, resumes and cancels, and no more', async () => {
  await open({ humans: [{ user_id: 'alex', role: 'contributor' }] }, lena);
  await must(lena.get(table.path));
  expect((await table.say(lena, 'hello')).status).toBe(403);
  expect((await lena.post(`${table.path}/votes`, {})).status).toBe(403);
  await must(table.steer(lena, 'pause'));
  await must(table.steer(lena, 'resume'));
  expect((await table.steer(alex, 'cancel')).status).toBe(403);
  await must(table.steer(lena, 'cancel'));
  const { body } = await must(lena.get<Record<string, any>>('/v1/discussions?limit=1'));
  expect(body['discussions'][0]).toMatchObject({ discussion_id: table.id, phase: 'cancelled' });
});

describe('the request', () => {
  it('winds the floor down when its messages are used up', async () => {
    await open({ rounds: 5, limits: { max_messages: 2 } });
    expect((await table.nth('limit:reached', 1)).data).toEqual({ limit: 'max_messages', used: 2, max: 2 });
    await table.nth('vote:opened', 1);
    expect(table.typed('agent:message')).toHaveLength(2);
  });

  it('names agents and people, and chooses provider and model', async () => {
    await open({
      agents: [
        { persona: 'architect', name: 'Ada', model: 'claude-haiku-5-5', system_prompt: 'Speak like a sailor.' },
        { persona: 'architect', provider: 'gemini' },
      ],
      humans: [{ user_id: 'alex', role: 'decision_maker', name: 'Big Alex', title: 'Boss' }],
    });
    await table.nth('agent:message', 2);
    const said = table.typed('agent:message').map(({ data }) => [data['agent_id'], data['provider'], data['model']]);
    expect(said[0]).toEqual(['architect', 'claude', 'claude-haiku-5-5']);
    expect(said[1]?.slice(0, 2)).toEqual(['architect-2', 'gemini']);
    const { body } = await must(alex.get<Record<string, any>>(table.path));
    expect(body['participants']).toMatchObject([
      { id: 'architect', name: 'Ada' },
      { id: 'architect-2', name: 'Architect AI 2' },
      { id: 'alex', name: 'Big Alex', title: 'Boss' },
    ]);
  });

  it('gives both sides of a debate their turns and one closing each', async () => {
    await open({ protocol: 'structured_debate', rounds: 2, sides: { pro: ['architect'], con: ['devops', 'qa'] } });
    await table.nth('vote:opened', 1);
    expect(turns()).toEqual([
      'architect opening',
      'devops opening',
      'qa opening',
      'architect rebuttal',
      'devops rebuttal',
      'architect closing',
      'qa closing',
    ]);
  });
});
