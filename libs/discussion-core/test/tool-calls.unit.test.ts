import type { ToolUse } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { contextEntryOf, replay } from '../src/index.ts';
import { Table } from './table.ts';

const used = (call_id: string, over: Partial<ToolUse> = {}): ToolUse => ({
  call_id,
  tool: 'fs_write',
  arguments: '{"path":"notes.md"}',
  outcome: 'answered',
  result: 'notes.md, version 1',
  bytes: 19,
  took_ms: 2,
  ...over,
});
const types = (table: Table) => table.log.map((event) => event.type);

describe('tools called in a turn', () => {
  const spoken = () => {
    const table = Table.open({
      topic: 'A name',
      protocol: 'round_robin',
      agents: [{ persona: 'architect' }, { persona: 'backend_eng' }],
      humans: [{ user_id: 'alex', role: 'decision_maker' }],
      vote: { options: ['A', 'B'] },
    });
    const { turn_id, agent_id } = table.state.turn!;
    return { table, turn_id, agent_id };
  };

  it('are recorded in order before what the agent said, once each', () => {
    const { table, turn_id, agent_id } = spoken();
    table.turnCompletes(turn_id, agent_id, 'Written.', [], [used('c1'), used('c2', { outcome: 'refused' })]);
    const from = types(table).indexOf('tool:called');
    expect(types(table).slice(from, from + 3)).toEqual(['tool:called', 'tool:called', 'agent:message']);
    expect(table.log[from]!.data).toMatchObject({ agent_id, turn_id, call_id: 'c1', late: false });
  });

  it('are recorded of a turn that failed, too: what they did stands', () => {
    const { table, turn_id, agent_id } = spoken();
    table.turnFails(turn_id, agent_id, [used('c1')]);
    const from = types(table).indexOf('tool:called');
    expect(types(table).slice(from, from + 2)).toEqual(['tool:called', 'turn:failed']);
  });

  it('join the context as one entry each, and the next agent is told of them', () => {
    const { table, turn_id, agent_id } = spoken();
    table.turnCompletes(turn_id, agent_id, 'Written.', [], [used('c1')]);
    const call = table.last('tool:called');
    expect(contextEntryOf(call, call.seq - 1)).toMatchObject({
      kind: 'tool_call',
      by: agent_id,
      call_id: 'c1',
      arguments: '{"path":"notes.md"}',
      result: 'notes.md, version 1',
    });
    expect(table.sent('requestAgentTurn').data.context_seq).toBe(table.last('agent:message').seq);
  });

  it('are late where the turn had been given up: recorded, and in nobody’s context', () => {
    const { table, turn_id, agent_id } = spoken();
    table.take({ kind: 'cancel', by: 'alex' });
    table.turnFails(turn_id, agent_id, [used('c1')]);
    const call = table.last('tool:called');
    expect(call.data.late).toBe(true);
    expect(contextEntryOf(call, 1)).toBeNull();
    expect(table.state.phase).toBe('cancelled');
  });

  it('of a turn nobody asked for are not recorded', () => {
    const { table } = spoken();
    table.turnCompletes('d1-t999', 'architect', 'Hello.', [], [used('c1')]);
    expect(types(table)).not.toContain('tool:called');
  });

  it('fold to the same state from the log', () => {
    const { table, turn_id, agent_id } = spoken();
    table.turnCompletes(turn_id, agent_id, 'Written.', [], [used('c1'), used('c2')]);
    expect(replay('d1', table.log)).toEqual(table.state);
  });
});
