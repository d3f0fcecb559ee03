import { describe, expect, it } from 'vitest';
import { membershipOf } from '../src/index.ts';
import { Table } from './table.ts';

const good = { topic: 'T', agents: [{ persona: 'architect' }] };
const pointers = (request: object) =>
  new Table().create({ ...good, ...request }).refusal?.errors?.map((e) => e.pointer) ?? [];

describe('opening a discussion', () => {
  it('refuses what cannot be, field by field, and changes nothing', () => {
    expect(pointers({ agents: [] })).toEqual(['/agents']);
    expect(pointers({ agents: [{ persona: 'nobody' }] })).toEqual(['/agents/0/persona']);
    expect(pointers({ agents: [{ persona: 'moderator' }] })).toEqual(['/agents/0/persona']);
    expect(pointers({ humans: [{ user_id: 'architect', role: 'observer' }] })).toEqual(['/humans/0/user_id']);
    expect(pointers({ humans: [{ user_id: 'analyst', role: 'observer' }] })).toEqual(['/humans/0/user_id']);
    expect(pointers({ vote: { options: ['A', 'A'] } })).toEqual(['/vote/options']);
    expect(pointers({ sides: { pro: ['architect'], con: ['devops'] } })).toEqual(['/sides']);
    expect(new Table().create({ ...good, agents: [] }).log).toEqual([]);
  });

  it('lets nobody open it twice, and nothing happen before', () => {
    expect(Table.open(good).create(good).refusal?.kind).toBe('conflict');
    expect(new Table().person('alex', 'hello').refusal?.kind).toBe('not_found');
  });
});

describe('who may what', () => {
  const humans = [
    { user_id: 'alex', role: 'decision_maker' as const },
    { user_id: 'sarah', role: 'observer' as const },
  ];

  it('lets an observer read, and not speak', () => {
    const table = Table.open({ ...good, humans });
    expect(membershipOf(table.state, 'sarah')).toMatchObject({ seated: true, permissions: [] });
    expect(table.person('sarah', 'hello').refusal?.kind).toBe('forbidden');
  });

  it('lets permissions stand in the place of a role’s, but a decision maker still steers and breaks ties', () => {
    const table = Table.open({
      ...good,
      humans: [
        { user_id: 'alex', role: 'decision_maker', permissions: ['can_message'] },
        { user_id: 'sarah', role: 'must_approve', permissions: ['can_vote'] },
      ],
    });
    expect(membershipOf(table.state, 'alex')?.permissions.toSorted()).toEqual([
      'breaks_ties',
      'can_message',
      'can_steer',
    ]);
    expect(membershipOf(table.state, 'sarah')?.permissions).toEqual(['can_vote']);
  });

  it('lets the creator read, pause and cancel without a seat, and nothing more', () => {
    const table = Table.open({ ...good, humans }, 'omar');
    expect(membershipOf(table.state, 'omar')).toMatchObject({ seated: false, permissions: [] });
    expect(table.person('omar', 'hello').refusal?.kind).toBe('forbidden');
    expect(table.take({ kind: 'cancel', by: 'omar' }).refusal).toBeNull();
  });

  it('knows no stranger, and takes an agent for none of the people', () => {
    const table = Table.open({ ...good, humans });
    expect(membershipOf(table.state, 'mallory')).toBeNull();
    expect(membershipOf(table.state, 'architect')).toBeNull();
  });
});

describe('asking people', () => {
  const table = () => Table.open({ ...good, humans: [{ user_id: 'alex', role: 'decision_maker' }] });
  const ask = {
    to: ['alex'],
    type: 'choice' as const,
    prompt: 'Which?',
    options: ['A', 'B'],
    blocking: true,
    strict: false,
    deadline: '2026-11-23T10:00:00.000Z',
    expiry: { policy: 'default' as const, option: 'B' },
  };

  it('takes the default when the deadline passes, and goes on', () => {
    const t = table().take({ kind: 'request-input', by: 'alex', request: ask }).says();
    expect(t.speaker).toBeNull();
    const { request_id } = t.sent('openRequest').data;
    t.take({ kind: 'request-expired', request_id, policy: 'default', option: 'B' });
    expect(t.last('human:input_expired').data.option).toBe('B');
    expect(t.state.choice?.about).toBe('question');
  });

  it('says how an approval in mid-discussion is answered', () => {
    const t = table().take({
      kind: 'request-input',
      by: 'alex',
      request: { ...ask, type: 'approval', options: [], expiry: { policy: 'wait' } },
    });
    expect(t.sent('openRequest').data).toMatchObject({ kind: 'input_request', responses: ['approve', 'veto'] });
    expect(
      table().take({ kind: 'request-input', by: 'alex', request: ask }).sent('openRequest').data.responses,
    ).toEqual([]);
  });

  it('refuses a default that is no option, a past deadline, and whoever is not at the table', () => {
    const refused = (change: object) =>
      table().take({ kind: 'request-input', by: 'alex', request: { ...ask, ...change } }).refusal?.errors?.[0]?.pointer;
    expect(refused({ expiry: { policy: 'default', option: 'C' } })).toBe('/expiry/option');
    expect(refused({ deadline: '2026-11-23T08:00:00.000Z' })).toBe('/deadline');
    expect(refused({ to: ['architect'] })).toBe('/to/0');
    expect(refused({ options: ['A', 'A', 'B'] })).toBe('/options');
    expect(refused({ options: [], expiry: { policy: 'wait' } })).toBe('/options');
  });
});
