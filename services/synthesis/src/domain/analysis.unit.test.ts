import { describe, expect, it } from 'vitest';
import { analystFailed, hearAnalyst, repeatAnalysis, startAnalysis, type AnalysisTask } from './analysis.ts';
import { busEntries } from './testing/threads.ts';
import { threadOf } from './thread.ts';

const AT = '2026-11-23T09:00:00.000Z';
const command = { analysis_id: 'a1', round: 2, context_seq: 7, deadline: '2026-11-23T09:01:30Z' };
const origin = { workspace_id: 'w', discussion_id: 'x', command_id: 'a1:request-analysis', traceparent: null };
const by = { provider: 'gemini', model: 'm', simulated: true };
const analysis = {
  agreements: ['NATS is small'],
  disagreements: [],
  proposals: ['NATS', 'Kafka'],
  concerns: [],
  trade_offs: [],
  agreement: 60,
};
const around = { thread: threadOf(busEntries), known: [] };
const start = (): AnalysisTask => startAnalysis(command, origin, [], AT).task;

describe('an analysis', () => {
  it('is asked for in one call, with a closed schema', () => {
    const { task, effects } = startAnalysis(command, origin, [], AT);
    expect(task.call_id).toBe('a1-1');
    expect(effects).toMatchObject([{ kind: 'ask', schema: { additionalProperties: false } }]);
  });

  it('ends with what the analyst says', () => {
    const { task, effects } = hearAnalyst(start(), 'a1-1', analysis, by, around);
    expect(task.outcome).toEqual({ kind: 'done', value: analysis, by });
    expect(effects).toEqual([{ kind: 'tell', again: false }]);
  });

  it('fails on an answer that is none', () => {
    for (const output of [
      { ...analysis, agreement: 101 },
      { ...analysis, agreements: [''] },
      { ...analysis, x: 1 },
      null,
    ]) {
      expect(hearAnalyst(start(), 'a1-1', output, by, around).task.outcome).toMatchObject({
        kind: 'failed',
        cause: expect.stringContaining('no analysis') as unknown,
      });
    }
  });

  it('fails when no model answers, or when it is asked for too late', () => {
    expect(analystFailed(start(), 'a1-1', 'gone').task.outcome).toEqual({ kind: 'failed', cause: 'gone' });
    expect(startAnalysis(command, origin, [], '2026-11-23T09:01:30.000Z').task.outcome).toMatchObject({
      kind: 'failed',
    });
  });

  it('hears nobody it did not ask, and nobody twice', () => {
    const asked = start();
    expect(hearAnalyst(asked, 'a2-1', analysis, by, around)).toEqual({ task: asked, effects: [] });
    const { task } = hearAnalyst(asked, 'a1-1', analysis, by, around);
    expect(analystFailed(task, 'a1-1', 'gone')).toEqual({ task, effects: [] });
    expect(repeatAnalysis(asked).effects).toEqual([]);
    expect(repeatAnalysis(task).effects).toEqual([{ kind: 'tell', again: true }]);
  });
});
