import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { must } from '../table/apollo.ts';
import { Discussion } from '../table/discussion.ts';
import { Person } from '../table/person.ts';

const baseUrl = inject('baseUrl');
let alex: Person;
let sarah: Person;
let omar: Person;
let table: Discussion;

beforeAll(async () => {
  [alex, sarah, omar] = (await Promise.all(['alex', 'sarah', 'omar'].map((p) => Person.signIn(baseUrl, p)))) as [
    Person,
    Person,
    Person,
  ];
  table = await Discussion.open(baseUrl, alex, {
    topic: 'Which sign-offs count',
    agents: [{ persona: 'architect' }],
    protocol: 'round_robin',
    rounds: 0,
    analysis: false,
    moderator: false,
    vote: { method: 'plurality', options: ['A', 'B', 'C'], tie_break: 'order' },
    humans: [
      { user_id: 'alex', role: 'decision_maker' },
      { user_id: 'sarah', role: 'must_approve' },
      { user_id: 'omar', role: 'must_approve' },
    ],
  });
  await must(table.ballot(alex, await table.nth('vote:opened', 1), { choice: 'A' }));
  await table.nth('approval:requested', 2);
}, 60_000);

afterAll(() => table.stop());

it('awaits both approvers at once, each in their own inbox', async () => {
  for (const approver of [sarah, omar]) {
    expect(await table.inboxOf(approver, 1)).toMatchObject([
      {
        kind: 'approval',
        type: 'approval',
        options: ['B', 'C'],
        responses: ['approve', 'override', 'more_discussion', 'veto'],
        blocking: true,
        deadline: null,
        vote_id: null,
      },
    ]);
  }
  expect(await table.decision(alex)).toMatchObject({ status: 'in_progress', phase: 'approving', option: 'A' });
});

it.each([
  [{ response: 'veto' }, '/reason'],
  [{ response: 'veto', reason: '  ' }, '/reason'],
  [{ response: 'veto', reason: 'no', conditions: ['c'] }, '/conditions'],
  [{ response: 'more_discussion', conditions: ['c'] }, '/conditions'],
  [{ response: 'override' }, '/option'],
  [{ response: 'override', option: 'A' }, '/option'],
  [{ response: 'override', option: 'Z' }, '/option'],
  [{ response: 'approve', option: 'B' }, '/option'],
  [{ response: 'approve', conditions: 'c' }, '/conditions'],
  [{ response: 'approve', message: 'hello' }, '/message'],
  [{ response: 'Approve' }, '/response'],
  [{ type: 'choice', response: 'Approve' }, '/type'],
  [{ type: 'message', response: 'I approve' }, '/type'],
])('refuses %j at %s', async (body, pointer) => {
  const reply = await table.sign(sarah, body);
  expect(reply.status).toBe(422);
  expect(reply.body['errors']).toMatchObject([{ pointer }]);
});

it('takes a sign-off from nobody else, and for no request of another', async () => {
  expect((await table.sign(alex, { response: 'approve' })).status).toBe(409);
  const ofSarah = table.typed('approval:requested').find((e) => e.data['to'] === 'sarah')?.data['request_id'];
  expect((await table.sign(omar, { response: 'approve', request_id: ofSarah })).status).toBe(403);
  expect((await table.sign(omar, { response: 'approve', request_id: 'nowhere' })).status).toBe(404);
});

it('counts the first answer once, whatever comes after it', async () => {
  const path = `${table.path}/human-input`;
  const approval = { user_id: 'sarah', type: 'approval', response: 'approve', conditions: ['for A'] };
  const first = await must(sarah.post(path, approval, { key: 'approval' }));
  expect((await sarah.post(path, approval, { key: 'approval' })).body).toEqual(first.body);
  expect((await sarah.post(path, { ...approval, conditions: [] }, { key: 'approval' })).status).toBe(422);
  const changed = await table.sign(sarah, { response: 'veto', reason: 'changed my mind' });
  expect(changed.status).toBe(409);
  expect(changed.body).toMatchObject({ open: [], detail: expect.stringContaining('answered') });
  expect(await table.decision(alex)).toMatchObject({ conditions: ['for A'], sign_offs: [{ user_id: 'sarah' }] });
});

it('an override goes to the other approver, with its own conditions and none of the old', async () => {
  await must(table.sign(omar, { response: 'override', option: 'B', reason: 'cheaper', conditions: ['for B'] }));
  const asked = await table.nth('approval:requested', 3);
  expect(asked.data).toMatchObject({ to: 'sarah', option: 'B' });
  expect(await table.decision(alex)).toMatchObject({
    option: 'B',
    conditions: ['for B'],
    sign_offs: [{ user_id: 'omar', response: 'override' }],
  });
});

it('more discussion opens the floor, votes again, and asks everybody again', async () => {
  await must(table.sign(sarah, { response: 'more_discussion' }));
  const vote = await table.nth('vote:opened', 2);
  const old = await table.ballot(alex, table.typed('vote:opened')[0]!, { choice: 'A' });
  expect(old.status).toBe(409);
  await must(table.ballot(alex, vote, { choice: 'C', reason: 'a third way' }));
  await table.nth('approval:requested', 5);
  await must(table.sign(omar, { response: 'approve' }));
  await must(table.sign(sarah, { response: 'approve', conditions: ['watch it'] }));
  await table.follower.end();
  const decision = await table.decision(omar);
  expect(decision).toMatchObject({ status: 'decided', phase: 'decided', conditions: ['watch it'] });
  expect(decision['sign_offs'].map((s: { user_id: string }) => s.user_id).toSorted()).toEqual(['omar', 'sarah']);
  for (const who of [alex, sarah, omar]) await table.inboxOf(who, 0);
});

it('after the end every order is refused as a conflict that says so', async () => {
  const late = [
    table.say(alex, 'one more thing'),
    table.steer(alex, 'pause'),
    table.steer(alex, 'resume'),
    table.steer(alex, 'cancel'),
    table.sign(sarah, { response: 'approve' }),
    alex.post(`${table.path}/votes`, {}),
    alex.post(`${table.path}/input-requests`, { to: ['alex'], type: 'feedback', prompt: 'Well?' }),
  ];
  for (const reply of await Promise.all(late)) {
    expect(reply.status).toBe(409);
    expect(reply.body['detail']).toMatch(/ended|answered/);
  }
});
