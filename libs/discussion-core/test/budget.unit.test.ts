import { describe, expect, it } from 'vitest';
import { Table } from './table.ts';

const AGENTS = [{ persona: 'architect' }, { persona: 'backend_eng' }, { persona: 'devops' }];
const HUMANS = [{ user_id: 'alex', role: 'decision_maker' as const }];
const OPTIONS = { options: ['A', 'B'] };
const request = {
  topic: 'Choose',
  agents: AGENTS,
  humans: HUMANS,
  protocol: 'round_robin' as const,
  moderator: false,
  vote: OPTIONS,
};

const near = (level: 'warning' | 'wind_down', share: number) =>
  ({ kind: 'budget-neared', scope: 'discussion', period: 'total', unit: 'usd', level, share }) as const;

describe('a budget that nears its end', () => {
  it('is a fact of the log; a warning changes nothing else', () => {
    const table = Table.open(request).says().take(near('warning', 0.81)).says();
    expect(table.last('budget:neared').data).toMatchObject({ level: 'warning', share: 0.81 });
    expect(table.speaker).toBe('devops');
    expect(table.state.phase).toBe('discussing');
  });

  it('closes the floor after the turn under way: no invitation, on to the vote', () => {
    const table = Table.open(request).says().take(near('wind_down', 0.93));
    expect(table.speaker).toBe('backend_eng');
    table.says('My last words.');
    expect(table.last('limit:reached').data).toEqual({ limit: 'budget', used: 0.93, max: 0.9 });
    expect(table.state.phase).toBe('voting');
    expect(table.types).not.toContain('human:input_required');
  });

  it('lets the decision be made and written', () => {
    const table = Table.open(request).says().take(near('wind_down', 0.93)).says();
    table.votes({ architect: 'A', backend_eng: 'A', devops: 'B', alex: 'A' }).synthesis();
    expect(table.state.phase).toBe('decided');
  });

  it('does not open the floor again: neither for a run-off nor for more discussion', () => {
    const table = Table.open({ ...request, humans: [...HUMANS, { user_id: 'sarah', role: 'must_approve' as const }] });
    table.says().take(near('wind_down', 0.93)).says();
    table.votes({ architect: 'A', backend_eng: 'B', devops: 'A', alex: 'B' });
    expect(table.speaker).toBeNull();
    expect(table.state.votes).toHaveLength(2);
    table.votes({ architect: 'A', backend_eng: 'A', devops: 'A', alex: 'B' }).synthesis();
    expect(table.last('approval:requested').data.responses).not.toContain('more_discussion');
  });

  it('after the end changes nothing', () => {
    const table = Table.open(request).take({ kind: 'cancel', by: 'alex' });
    const { seq } = table.state;
    expect(table.take(near('wind_down', 0.95)).state.seq).toBe(seq);
  });
});

describe('a budget of the discussion', () => {
  it('goes with every turn that is asked for', () => {
    const table = Table.open({ ...request, budget: { usd: 0.5 } });
    expect(table.sent('requestAgentTurn').data.budget).toEqual({ tokens: null, usd: 0.5, ending_calls: 6 });
    expect(table.log[0]).toMatchObject({ data: { budget: { tokens: null, usd: 0.5 } } });
  });

  it('that nobody named is not spoken of', () => {
    expect(Table.open(request).sent('requestAgentTurn').data).not.toHaveProperty('budget');
  });
});

it('a message says what gave nothing before the model that spoke', () => {
  const table = Table.open(request);
  const { turn } = table.state;
  const failed = [{ provider: 'claude', model: 'm', cause: 'unavailable' as const }];
  table.take({
    kind: 'turn-completed',
    turn_id: turn!.turn_id,
    agent_id: turn!.agent_id,
    text: 'Well.',
    mentions: [],
    tokens: { input: 1, output: 1 },
    fallback_from: 'claude/m',
    failed,
    provider: 'openai',
    model: 'o',
    simulated: true,
  });
  expect(table.last('agent:message').data.failed).toEqual(failed);
});
