import { repeatAnalysis, startAnalysis, type AnalysisTask, type RequestAnalysis } from '../domain/analysis.ts';
import type { Origin, Step } from '../domain/task.ts';
import type { AnalysisUnit } from '../ports/tasks.ts';

/** Has the analyst asked once; asked again, it tells the outcome again where there is one. */
export async function requestAnalysis(
  { tasks, announce }: AnalysisUnit,
  command: RequestAnalysis,
  origin: Origin,
  at: string,
): Promise<Step<AnalysisTask>> {
  const known = await tasks.lock(command.analysis_id);
  const step = known ? repeatAnalysis(known) : startAnalysis(command, origin, at);
  if (!known) await tasks.add(step.task);
  await announce(step);
  return step;
}
