import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../src/index.ts';
import { Table } from './table.ts';

const robin = (more: object = {}) =>
  Table.open({
    topic: 'A name',
    protocol: 'round_robin',
    rounds: 2,
    agents: [{ persona: 'architect' }, { persona: 'architect' }],
    humans: [{ user_id: 'alex', role: 'decision_maker' }],
    vote: { options: ['A', 'B'] },
    ...more,
  });

describe('round_robin', () => {
  it('tells two agents of one persona apart', () => {
    const table = robin();
    expect(table.state.seats.map((s) => s.id)).toEqual(['architect', 'architect-2', 'alex']);
    expect(table.state.seats[1]?.name).toBe('Architect AI 2');
  });

  it('gives every agent one turn a round in seat order, invites the people, and goes to the vote', () => {
    const table = robin();
    const turns: string[] = [];
    while (table.speaker) {
      turns.push(`${table.state.turn?.round} ${table.speaker}`);
      table.says();
    }
    expect(turns).toEqual(['1 architect', '1 architect-2', '2 architect', '2 architect-2']);
    expect(table.state.phase).toBe('voting');
    const invitations = table.log.filter((e) => e.type === 'human:input_required');
    expect(invitations.map((e) => e.data.blocking)).toEqual([false, false]);
    expect(Object.values(table.state.requests).map((r) => r.status)).toEqual(['withdrawn', 'open']);
  });

  it('keeps the last invitation open as long as people vote', () => {
    const table = robin({ rounds: 1 }).says().says();
    table.answers('alex', null, 'Mind the costs.');
    expect(table.last('human:input_answered').data).toMatchObject({ by: 'alex', late: false });
    const other = robin({ rounds: 1 }).says().says();
    other.votes({ architect: 'A', 'architect-2': 'A', alex: 'A' });
    expect(Object.values(other.state.requests).map((r) => r.status)).toEqual(['withdrawn']);
    expect(other.state.phase).toBe('synthesising');
  });

  it('asks the decision maker nothing else while the tie is theirs to break', () => {
    const table = robin({ rounds: 1, vote: { options: ['A', 'B'], tie_break: 'decision_maker' } })
      .says()
      .says();
    table.votes({ architect: 'A', 'architect-2': 'B', alex: null });
    const open = Object.values(table.state.requests).filter((r) => r.status === 'open');
    expect(open.map((r) => r.asked_by)).toEqual(['tie']);
  });

  it('gives whoever joins a turn in the round under way', () => {
    const table = robin();
    table.take({
      kind: 'join',
      by: 'alex',
      name: { name: 'DevOps AI', title: null },
      participant: {
        id: 'devops',
        kind: 'agent',
        role: null,
        permissions: ['can_message', 'can_vote'],
        persona: 'devops',
        provider: null,
        model: null,
      },
    });
    expect(table.says().says().speaker).toBe('devops');
  });

  it('skips whoever leaves, and what they were about to say is discarded', () => {
    const table = robin();
    const turn = table.state.turn;
    table.take({ kind: 'leave', by: 'alex', participant_id: 'architect' });
    expect(table.speaker).toBe('architect-2');
    expect(table.sent('cancelCall').data.call_id).toBe(turn?.turn_id);
    table.turnCompletes(turn?.turn_id ?? '', 'architect', 'too late');
    expect(table.last('turn:discarded').data.turn_id).toBe(turn?.turn_id);
    expect(table.types).not.toContain('agent:message');
  });
});

describe('limits', () => {
  it('go to the vote after the turn under way when the messages are used up', () => {
    const table = robin({ limits: { max_messages: 1 } }).says();
    expect(table.last('limit:reached').data).toEqual({ limit: 'max_messages', used: 1, max: 1 });
    expect(table.state.phase).toBe('voting');
  });

  it('count tokens of every agent', () => {
    const table = robin({ limits: { max_tokens: 200 } }).says();
    expect(table.speaker).toBe('architect-2');
    table.says();
    expect(table.last('limit:reached').data.limit).toBe('max_tokens');
  });

  it('let time run out while an agent thinks: its words still count', () => {
    const table = robin({ limits: { max_minutes: 1 } }).wait(60_000);
    expect(table.last('limit:reached').data.limit).toBe('max_minutes');
    expect(table.state.phase).toBe('discussing');
    table.says();
    expect(table.types.filter((t) => t === 'agent:message')).toHaveLength(1);
    expect(table.state.phase).toBe('voting');
  });

  it('wait while it is paused, and come up when it is resumed', () => {
    const table = robin({ limits: { max_minutes: 1 } })
      .says()
      .says()
      .take({ kind: 'pause', by: 'alex' });
    table.says().wait(3_600_000);
    expect(nextDeadline(table.state)).toBeNull();
    expect(table.take({ kind: 'resume', by: 'alex' }).last('limit:reached').data.limit).toBe('max_minutes');
  });
});

describe('pause, resume, cancel', () => {
  it('records what is in flight and starts nothing new until resumed', () => {
    const table = robin().take({ kind: 'pause', by: 'alex' }).says();
    expect(table.last('agent:message').data.agent_id).toBe('architect');
    expect(table.speaker).toBeNull();
    expect(table.take({ kind: 'resume', by: 'alex' }).speaker).toBe('architect-2');
  });

  it('ends without a decision and calls off what is under way', () => {
    const table = robin().take({ kind: 'cancel', by: 'alex' });
    expect(table.state.phase).toBe('cancelled');
    expect(table.sent('cancelCall').data.call_id).toBe(table.last('turn:failed').data.turn_id);
    expect(table.person('alex', 'wait').refusal?.kind).toBe('conflict');
  });

  it('is for the decision maker and whoever opened the discussion', () => {
    const table = robin({
      humans: [
        { user_id: 'alex', role: 'contributor' },
        { user_id: 'sarah', role: 'must_approve' },
      ],
    });
    expect(table.take({ kind: 'pause', by: 'sarah' }).refusal?.kind).toBe('forbidden');
    expect(table.take({ kind: 'pause', by: 'alex' }).refusal).toBeNull();
  });
});

describe('a turn that never comes', () => {
  it('is given up by the watchdog, and its late result is recorded as discarded', () => {
    const table = robin();
    const turn_id = table.state.turn?.turn_id ?? '';
    table.wait(120_000);
    expect(table.speaker).toBe('architect');
    table.wait(15_000);
    expect(table.last('turn:failed').data).toMatchObject({ turn_id, cause: 'watchdog' });
    expect(table.speaker).toBe('architect-2');
  });
});
