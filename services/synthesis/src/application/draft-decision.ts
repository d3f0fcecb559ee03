import { repeatDraft, startDraft, type DraftDecision, type DraftTask } from '../domain/draft.ts';
import type { Origin, Step } from '../domain/task.ts';
import type { DraftUnit } from '../ports/tasks.ts';

/** Has the synthesiser asked once; asked again, it tells the outcome again where there is one. */
export async function draftDecision(
  { tasks, announce }: DraftUnit,
  command: DraftDecision,
  origin: Origin,
  at: string,
): Promise<Step<DraftTask>> {
  const known = await tasks.lock(command.draft_id);
  const step = known ? repeatDraft(known) : startDraft(command, origin, at);
  if (!known) await tasks.add(step.task);
  await announce(step);
  return step;
}
