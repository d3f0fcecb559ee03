import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SpanRecord } from '@maestro/telemetry';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
let mina: Person;
let table: Discussion;

const choice = { to: ['alex'], type: 'choice', prompt: 'Which?', options: ['Now', 'Later'], blocking: true };

beforeAll(async () => {
  [alex, sarah, mina] = (await Promise.all(['alex', 'sarah', 'mina'].map((p) => Person.signIn(baseUrl, p)))) as [
    Person,
    Person,
    Person,
  ];
  table = await Discussion.open(baseUrl, alex, {
    topic: 'What people are asked',
    agents: [{ persona: 'architect' }, { persona: 'devops' }],
    protocol: 'round_robin',
    rounds: 3,
    analysis: false,
    moderator: false,
    vote: { options: ['A', 'B'] },
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'sarah', role: 'must_approve' },
      { user_id: 'mina', role: 'contributor' },
    ],
  });
}, 60_000);

afterAll(() => table.stop());

const answered = (requestId: string) =>
  table.follower.event('the answer', (e) => e.type === 'human:input_answered' && e.data['request_id'] === requestId);

it('holds the floor until a blocking one is answered', async () => {
  await table.ask(alex, choice);
  const [item] = await table.inboxOf(alex, 1);
  expect(item).toMatchObject({
    kind: 'input_request',
    type: 'choice',
    prompt: 'Which?',
    options: ['Now', 'Later'],
    blocking: true,
    deadline: null,
    method: null,
    vote_id: null,
  });
  expect((await table.nth('human:input_required', 1)).data).toMatchObject({
    request_id: item?.['request_id'],
    type: 'choice',
    prompt: 'Which?',
    options: ['Now', 'Later'],
    to: ['alex'],
    blocking: true,
    deadline: null,
  });
});

it.each([
  [{ to: [] }, '/to'],
  [{ to: 'alex' }, '/to'],
  [{ to: ['architect'] }, '/to/0'],
  [{ to: ['priya'] }, '/to/0'],
  [{ type: 'poll' }, '/type'],
  [{ prompt: ' ' }, '/prompt'],
  [{ options: ['Now', 'Now '] }, '/options'],
  [{ options: [] }, '/options'],
  [{ deadline: 'tomorrow' }, '/deadline'],
  [{ deadline: '2020-01-01T00:00:00Z' }, '/deadline'],
  [{ expiry: { policy: 'default', option: 'Now' } }, '/deadline'],
  [{ expiry: { policy: 'shrug' } }, '/expiry/policy'],
  [{ colour: 'red' }, '/colour'],
])('is refused with %j at %s', async (change, pointer) => {
  const reply = await alex.post(`${table.path}/input-requests`, { ...choice, ...change });
  expect(reply.status).toBe(422);
  expect(reply.body['errors']).toMatchObject([{ pointer }]);
});

it('is for those to ask who steer', async () => {
  expect((await mina.post(`${table.path}/input-requests`, choice)).status).toBe(403);
});

it('of several open ones an answer must name one, and is told which there are', async () => {
  const feedback = await table.ask(alex, { to: ['alex'], type: 'feedback', prompt: 'And why?' });
  await table.inboxOf(alex, 2);
  const unclear = await table.answer(alex, { type: 'message', response: 'Hm.' });
  expect(unclear.status).toBe(409);
  expect(unclear.body['open']).toMatchObject([{ prompt: 'Which?' }, { prompt: 'And why?', request_id: feedback }]);
  await must(table.answer(alex, { type: 'message', response: 'Because.', request_id: feedback }));
  expect((await answered(feedback)).data).toMatchObject({ by: 'alex', option: null, message: 'Because.', late: false });
  const again = await table.answer(alex, { type: 'message', response: 'Because!', request_id: feedback });
  expect(again.status).toBe(409);
});

it('an answer repeats an option, may bring words along, or is kept as words', async () => {
  await must(table.answer(alex, { type: 'choice', response: 'Now', message: 'We are late.' }));
  const asked = table.typed('human:input_required')[0]?.data['request_id'];
  expect((await answered(asked)).data).toMatchObject({ option: 'Now', message: 'We are late.' });
  const other = await table.ask(alex, { ...choice, blocking: true });
  await must(table.answer(alex, { type: 'message', response: 'Neither.', request_id: other }));
  expect((await answered(other)).data).toMatchObject({ option: null, message: 'Neither.' });
  const strict = await table.ask(alex, { ...choice, strict: true });
  const refused = await table.answer(alex, { type: 'choice', response: 'Neither.', request_id: strict });
  expect(refused.body['errors']).toMatchObject([{ pointer: '/response' }]);
});

it('an approval in mid-discussion is an input request that is approved or vetoed', async () => {
  const id = await table.ask(alex, { to: ['sarah'], type: 'approval', prompt: 'May we spend?', blocking: true });
  expect(await table.inboxOf(sarah, 1)).toMatchObject([
    { kind: 'input_request', type: 'approval', request_id: id, responses: ['approve', 'veto'] },
  ]);
  expect((await table.sign(sarah, { response: 'more_discussion' })).status).toBe(422);
  expect((await table.sign(sarah, { response: 'veto' })).body['errors']).toMatchObject([{ pointer: '/reason' }]);
  expect((await table.answer(sarah, { type: 'message', response: 'Fine.' })).status).toBe(422);
  await must(table.sign(sarah, { response: 'approve', conditions: ['below 10k'] }));
  expect((await answered(id)).data['message']).toContain('below 10k');
});

it('a deadline takes the default, or is told while the request stays open; in its discussion’s trace', async () => {
  const soon = new Date(Date.now() + 1_500).toISOString();
  const withOffset = soon.replace('Z', '+00:00');
  const expiry = { policy: 'default', option: 'Y' };
  const defaulted = await table.ask(alex, {
    ...choice,
    ...{ to: ['sarah', 'mina'], options: ['X', 'Y'], deadline: withOffset, expiry },
  });
  const waiting = await table.ask(alex, { to: ['mina'], type: 'feedback', prompt: 'Anything?', deadline: soon });
  const asked = table.follower.event('the request', (e) => e.data['request_id'] === defaulted);
  expect((await asked).data['deadline']).toBe(soon);
  const expired = (id: string) =>
    table.follower.event('the deadline', (e) => e.type === 'human:input_expired' && e.data['request_id'] === id);
  expect((await expired(defaulted)).data).toMatchObject({ policy: 'default', option: 'Y' });
  expect((await expired(waiting)).data).toMatchObject({ policy: 'wait', option: null });
  const late = await table.answer(mina, { type: 'choice', response: 'X', request_id: defaulted });
  expect(late.status).toBe(409);
  expect(late.body['detail']).toContain('Y');
  await must(table.answer(mina, { type: 'message', response: 'Yes.', request_id: waiting }));
  expect((await answered(waiting)).data).toMatchObject({ by: 'mina', late: false });
  const spans = await spansOf('human-input', 'deadline of a request');
  expect(spans.filter((s) => s.attributes['maestro.discussion_id'] === table.id)).toHaveLength(2);
});

it('leaves every inbox when the discussion is cancelled, and late answers are told so', async () => {
  const open = await table.ask(alex, { ...choice, to: ['alex', 'sarah', 'mina'] });
  await table.inboxOf(sarah, 1);
  await must(table.steer(alex, 'cancel'));
  for (const who of [alex, sarah, mina]) await table.inboxOf(who, 0);
  for (const request_id of [open, undefined]) {
    const late = await table.answer(sarah, { type: 'choice', response: 'Now', request_id });
    expect(late.status).toBe(409);
    expect(late.body['detail']).toContain('not asked any more');
  }
});

/** Spans reach the file a moment after they end. */
async function spansOf(service: string, name: string): Promise<SpanRecord[]> {
  await pause(1_500);
  const lines = readFileSync(join(inject('traceDir'), `${service}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as SpanRecord).filter((span) => span.name === name);
}
