import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callIdOf,
  hearSynthesiser,
  MOST_ATTEMPTS,
  repeatDraft,
  startDraft,
  synthesiserFailed,
  type DraftDecision,
  type DraftTask,
} from './draft.ts';
import { busThread, goodAnswer } from './testing/threads.ts';
import type { Step } from './task.ts';

const AT = '2026-11-23T09:00:00.000Z';
const command: DraftDecision = {
  draft_id: 'd1',
  option: 'NATS',
  basis: 'vote',
  tally: null,
  ballots: [],
  reasons: {},
  conditions: ['Keep the old bus\nfor a month'],
  participants: ['ada', 'alex'],
  context_seq: 7,
  deadline: '2026-11-23T09:03:00.000Z',
};
const origin = { workspace_id: 'w', discussion_id: 'x', command_id: 'd1:draft-decision', traceparent: null };
const by = { provider: 'claude', model: 'm', simulated: true };
const good = {
  ...goodAnswer,
  action_steps: [...goodAnswer.action_steps, { step: 'Keep the old bus for a month', owner: null, due: null }],
};
const bad = { ...good, title: '' };
const start = (): DraftTask => startDraft(command, origin, AT).task;
const hear = (task: DraftTask, output: unknown, at = AT): Step<DraftTask> =>
  hearSynthesiser(task, callIdOf(task), output, by, busThread, at);
const instructionOf = (step: Step<DraftTask>): string => {
  const [effect] = step.effects;
  return effect?.kind === 'ask' ? effect.instruction : '';
};

describe('a decision to be written', () => {
  it('is asked for with all that was decided about it', () => {
    const step = startDraft(command, origin, AT);
    expect(callIdOf(step.task)).toBe('d1-1');
    const instruction = instructionOf(step);
    expect(instruction).toContain('Chosen option: NATS\n');
    expect(instruction).toContain('Today: 2026-11-23');
    expect(instruction).toContain('- Keep the old bus for a month\n');
  });

  it('ends when its draft holds', () => {
    const { task, effects } = hear(start(), good);
    expect(effects).toEqual([{ kind: 'tell', again: false }]);
    expect(task.outcome).toMatchObject({ kind: 'done', by, value: { title: good.title } });
  });

  it('is asked for again with what was wrong and what was written', () => {
    const step = hear(start(), bad);
    expect(callIdOf(step.task)).toBe('d1-2');
    expect(instructionOf(step)).toContain('Your draft before this one was refused:\n- title: ');
    expect(instructionOf(step)).toContain(JSON.stringify(bad));
    expect(hear(step.task, good).task.outcome).toMatchObject({ kind: 'done' });
  });

  it('fails after two mendings, and says why', () => {
    const third = hear(hear(start(), bad).task, bad).task;
    const { task, effects } = hear(third, bad);
    expect(effects).toEqual([{ kind: 'tell', again: false }]);
    expect(task.outcome).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/^refused 3 times: title: /) as unknown,
    });
    expect(task.refusals).toHaveLength(MOST_ATTEMPTS);
  });

  it('is not mended when no time is left, nor begun when it is too late', () => {
    expect(hear(start(), bad, '2026-11-23T09:02:55.000Z').task.outcome).toMatchObject({
      cause: expect.stringContaining('no time left') as unknown,
    });
    expect(startDraft(command, origin, command.deadline).task.outcome).toMatchObject({
      kind: 'failed',
      cause: 'the deadline had passed',
    });
  });

  it('fails when no model answers', () => {
    expect(synthesiserFailed(start(), 'd1-1', 'no model answered (timeout)').task.outcome).toEqual({
      kind: 'failed',
      cause: 'no model answered (timeout)',
    });
  });

  it('tells its outcome again, and nothing while it has none', () => {
    expect(repeatDraft(start()).effects).toEqual([]);
    expect(repeatDraft(hear(start(), good).task).effects).toEqual([{ kind: 'tell', again: true }]);
  });
});

describe('laws', () => {
  const events = fc.array(
    fc.record({
      call: fc.constantFrom('d1-1', 'd1-2', 'd1-3', 'd2-1'),
      output: fc.constantFrom(good, bad, null),
      fails: fc.boolean(),
    }),
    { maxLength: 10 },
  );

  it('whatever comes back in whatever order, it asks thrice at most, ends once, and then changes no more', () => {
    fc.assert(
      fc.property(events, (all) => {
        let { task } = startDraft(command, origin, AT);
        let asked = 1;
        let told = 0;
        for (const { call, output, fails } of all) {
          const before = task;
          const step = fails
            ? synthesiserFailed(task, call, 'gone')
            : hearSynthesiser(task, call, output, by, busThread, AT);
          if (before.outcome !== null || call !== callIdOf(before)) expect(step).toEqual({ task: before, effects: [] });
          asked += step.effects.filter((e) => e.kind === 'ask').length;
          told += step.effects.filter((e) => e.kind === 'tell').length;
          task = step.task;
        }
        expect(asked).toBeLessThanOrEqual(MOST_ATTEMPTS);
        expect(told).toBe(task.outcome === null ? 0 : 1);
        expect(asked).toBe(task.attempt);
      }),
    );
  });
});
