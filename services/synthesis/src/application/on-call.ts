import type { TurnFailure } from '@maestro/contracts';
import type { Step } from '../domain/task.ts';
import type { Unit } from '../ports/tasks.ts';

/** Moves the task that awaits a call, in the caller's transaction. Null: nothing awaits it any more. */
export async function onCall<T>(
  { tasks, announce }: Unit<T>,
  callId: string,
  decide: (task: T) => Step<T>,
): Promise<Step<T> | null> {
  const task = await tasks.lockByCall(callId);
  if (task === null) return null;
  const step = decide(task);
  await tasks.save(step.task);
  await announce(step);
  return step;
}

/** Why a task failed that got no answer. */
export const noAnswer = (cause: TurnFailure): string => `no model answered (${cause})`;
