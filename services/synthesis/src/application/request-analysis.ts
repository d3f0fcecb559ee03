import { repeatAnalysis, startAnalysis, type AnalysisTask, type RequestAnalysis } from '../domain/analysis.ts';
import type { Origin, Step } from '../domain/task.ts';
import type { ConversationReader } from '../ports/conversations.ts';
import type { AnalysisUnit } from '../ports/tasks.ts';

/** Has the analyst asked once; asked again, it tells the outcome again where there is one. */
export async function requestAnalysis(
  { tasks, announce }: AnalysisUnit,
  reader: ConversationReader,
  command: RequestAnalysis,
  origin: Origin,
  at: string,
): Promise<Step<AnalysisTask>> {
  const known = await tasks.lock(command.analysis_id);
  const stated = known ? null : await reader.read(origin.workspace_id, origin.discussion_id);
  const step = known ? repeatAnalysis(known) : startAnalysis(command, origin, stated?.statements ?? [], at);
  if (!known) await tasks.add(step.task);
  await announce(step);
  return step;
}
