import type { Draft } from '@maestro/contracts';
import { millisecondsBetween } from '@maestro/kernel';
import { checkDraft } from './check-draft.ts';
import { draftSchema } from './draft-answer.ts';
import { draftInstruction, type DraftDecision, type Refused } from './draft-instruction.ts';
import { failed, isPast, unchanged, type Origin, type Outcome, type Step, type Writer } from './task.ts';
import type { Thread } from './thread.ts';

export type { DraftDecision };

/** One decision being written. */
export type DraftTask = Origin & {
  readonly command: DraftDecision;
  /** 1: asked for the first time. */
  readonly attempt: number;
  /** What was wrong with each draft before. */
  readonly refusals: readonly (readonly string[])[];
  readonly outcome: Outcome<Draft> | null;
};

/** A draft is asked for once, and mended twice. */
export const MOST_ATTEMPTS = 3;
/** Milliseconds a mended draft needs; with less the deadline would cut it off. */
const TIME_TO_MEND = 10_000;
const MOST_PROBLEMS = 20;

export const callIdOf = (task: DraftTask): string => `${task.command.draft_id}-${task.attempt}`;

/** Takes the task on: the synthesiser is asked, unless it is too late to be of use. */
export function startDraft(command: DraftDecision, origin: Origin, at: string): Step<DraftTask> {
  const task: DraftTask = { ...origin, command, attempt: 1, refusals: [], outcome: null };
  return isPast(command.deadline, at) ? end(task, failed('the deadline had passed')) : ask(task, at, null);
}

/** The synthesiser answered: a supported draft is the decision, any other is refused and asked for again. */
export function hearSynthesiser(
  task: DraftTask,
  callId: string,
  output: unknown,
  by: Writer,
  thread: Thread,
  at: string,
): Step<DraftTask> {
  if (!awaits(task, callId)) return unchanged(task);
  const { option, conditions, participants, deadline } = task.command;
  const checked = checkDraft(output, { option, conditions, participants, thread, today: dayOf(at) });
  if (checked.ok) return end(task, { kind: 'done', value: checked.value, by });
  const problems = checked.error.slice(0, MOST_PROBLEMS);
  const refused: DraftTask = { ...task, refusals: [...task.refusals, problems] };
  if (task.attempt >= MOST_ATTEMPTS)
    return end(refused, failed(`refused ${task.attempt} times: ${problems.join(' ')}`));
  if (millisecondsBetween(at, deadline) < TIME_TO_MEND) {
    return end(refused, failed(`refused, and no time left to mend it: ${problems.join(' ')}`));
  }
  return ask({ ...refused, attempt: task.attempt + 1 }, at, { output, problems });
}

/** The synthesiser cannot be had. */
export const synthesiserFailed = (task: DraftTask, callId: string, cause: string): Step<DraftTask> =>
  awaits(task, callId) ? end(task, failed(cause)) : unchanged(task);

/** Tells the outcome once more, where there is one. */
export const repeatDraft = (task: DraftTask): Step<DraftTask> =>
  task.outcome ? { task, effects: [{ kind: 'tell', again: true }] } : unchanged(task);

const awaits = (task: DraftTask, callId: string): boolean => task.outcome === null && callIdOf(task) === callId;
const dayOf = (at: string): string => at.slice(0, 10);

const ask = (task: DraftTask, at: string, refused: Refused | null): Step<DraftTask> => ({
  task,
  effects: [
    {
      kind: 'ask',
      instruction: draftInstruction(task.command, dayOf(at), refused),
      schema: draftSchema(task.command.participants),
    },
  ],
});
const end = (task: DraftTask, outcome: NonNullable<DraftTask['outcome']>): Step<DraftTask> => ({
  task: { ...task, outcome },
  effects: [{ kind: 'tell', again: false }],
});
