import { metrics } from '@maestro/telemetry';
import type { AnalysisTask } from './domain/analysis.ts';
import type { DraftTask } from './domain/draft.ts';
import type { Outcome, Step } from './domain/task.ts';

const ended = metrics.counter({
  name: 'maestro_synthesis_tasks_total',
  help: 'Analyses and drafts that ended, by outcome',
  labels: ['task', 'outcome'],
});
const refused = metrics.counter({
  name: 'maestro_synthesis_drafts_refused_total',
  help: 'Drafts refused because of a sentence without support, a strange owner or a condition left out',
});

function countEnd<T>(task: 'analysis' | 'draft', { effects }: Step<T>, outcome: Outcome<unknown> | null): void {
  const ends = effects.some((effect) => effect.kind === 'tell' && !effect.again);
  if (outcome && ends) ended.inc({ task, outcome: outcome.kind });
}

export const countAnalysis = (step: Step<AnalysisTask>): void => countEnd('analysis', step, step.task.outcome);

export function countDraft(step: Step<DraftTask>): void {
  const { task, effects } = step;
  countEnd('draft', step, task.outcome);
  const askedAgain = task.attempt > 1 && effects.some((effect) => effect.kind === 'ask');
  const givenUp = task.refusals.length === task.attempt && effects.some((e) => e.kind === 'tell' && !e.again);
  if (askedAgain || givenUp) refused.inc();
}
