import { afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';
import { misbehave } from '../table/provider.ts';

const baseUrl = inject('baseUrl');
const provider = inject('providerUrl');
let alex: Person;
let table: Discussion;
/** Each discussion's own: a call of the one before may still be on its way, and must not take a fault meant for this. */
let topic: string;
let topics = 0;

beforeAll(async () => {
  alex = await Person.signIn(baseUrl, 'alex');
});

beforeEach(() => {
  topics += 1;
  topic = `When models fail for the ${topics}. time`;
});

afterEach(async () => {
  await misbehave(provider);
  await table.steer(alex, 'cancel');
  table.stop();
});

const strikeWith = (rule: object) => misbehave(provider, { ...rule, mentioning: topic });

const open = async () => {
  table = await Discussion.open(baseUrl, alex, {
    topic,
    agents: [{ persona: 'architect' }],
    protocol: 'round_robin',
    rounds: 1,
    analysis: false,
    moderator: false,
    vote: { options: ['A', 'B'] },
    humans: [{ user_id: 'alex', role: 'decision_maker' }],
  });
};

const deltas = () => table.follower.live.filter((frame) => frame.type === 'agent:delta').map((frame) => frame.data);

it.each([
  ['rate-limited', 'rate_limited'],
  ['server-error', 'unavailable'],
  ['cut-mid-stream', 'truncated'],
  ['refusal', 'refused'],
  ['unauthorised', 'authentication'],
])(
  'every vendor failing with %s costs the agent its turn, and the table goes on',
  async (fault, cause) => {
    await strikeWith({ fault });
    await open();
    const failed = await table.follower.typed('turn:failed');
    expect(failed.data).toMatchObject({ agent_id: 'architect', cause });
    await misbehave(provider);
    expect((await table.nth('vote:opened', 1)).data['options']).toEqual(['A', 'B']);
    expect(table.typed('agent:message')).toEqual([]);
  },
  90_000,
);

it('another vendor answers for one that is down, and the record says so', async () => {
  await strikeWith({ fault: 'server-error', vendor: 'anthropic' });
  await open();
  const message = await table.nth('agent:message', 1);
  expect(message.data).toMatchObject({ provider: 'openai', fallback_from: expect.stringContaining('claude/') });
  const { failed } = message.data as { failed: { provider: string; cause: string }[] };
  expect(new Set(failed.map(({ provider: one, cause }) => `${one} ${cause}`))).toEqual(new Set(['claude unavailable']));
});

it('a second attempt discards the text of the first', async () => {
  await strikeWith({ fault: 'cut-mid-stream', times: 1 });
  await open();
  const message = await table.nth('agent:message', 1);
  expect([...new Set(deltas().map((d) => d['attempt']))]).toEqual([1, 2]);
  const second = deltas().filter((d) => d['attempt'] === 2);
  expect(second.map((d) => d['text']).join('')).toBe(message.data['message']);
  let offset = 0;
  for (const delta of second) {
    expect(delta).toMatchObject({ agent_id: 'architect', turn_id: message.data['turn_id'], offset });
    offset += String(delta['text']).length;
  }
});

it('a discussion cancelled while an agent thinks shows no message of it', async () => {
  await strikeWith({ fault: 'slow-first-token:1500', times: 1 });
  await open();
  await table.nth('agent:thinking', 1);
  await must(table.steer(alex, 'cancel'));
  await table.follower.end();
  expect(table.log.map((e) => e.type).slice(-2)).toEqual(['turn:failed', 'discussion:phase']);
  expect(table.typed('turn:failed')[0]?.data['cause']).toBe('cancelled');
  expect(await table.decision(alex)).toMatchObject({ status: 'deadlocked', phase: 'cancelled', decision: null });
});
