import { metrics } from '@maestro/telemetry';
import type { AnalysisTask } from './domain/analysis.ts';
import type { ConversationStep } from './domain/conversation.ts';
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

const stated = metrics.counter({
  name: 'maestro_synthesis_statements_total',
  help: 'Statements taken from threads',
});
const taken = metrics.counter({
  name: 'maestro_synthesis_stances_total',
  help: 'Stances taken or changed, by who took them',
  labels: ['by'],
});
const weighed = metrics.counter({
  name: 'maestro_synthesis_opinions_total',
  help: 'How often the stances of a discussion were weighed',
});

function countEnd<T>(task: 'analysis' | 'draft', { effects }: Step<T>, outcome: Outcome<unknown> | null): void {
  const ends = effects.some((effect) => effect.kind === 'tell' && !effect.again);
  if (outcome && ends) ended.inc({ task, outcome: outcome.kind });
}

export function countAnalysis(step: Step<AnalysisTask>): void {
  const { outcome } = step.task;
  countEnd('analysis', step, outcome);
  const isNews = step.effects.some((effect) => effect.kind === 'tell' && !effect.again);
  if (isNews && outcome?.kind === 'done') stated.inc({}, outcome.value.statements?.length ?? 0);
}

export function countConversation({ effects }: ConversationStep): void {
  for (const effect of effects) {
    if (effect.kind === 'opinion-updated') weighed.inc();
    else taken.inc({ by: effect.acknowledged ? 'person' : 'agent' }, effect.stances.length);
  }
}

export function countDraft(step: Step<DraftTask>): void {
  const { task, effects } = step;
  countEnd('draft', step, task.outcome);
  const askedAgain = task.attempt > 1 && effects.some((effect) => effect.kind === 'ask');
  const givenUp = task.refusals.length === task.attempt && effects.some((e) => e.kind === 'tell' && !e.again);
  if (askedAgain || givenUp) refused.inc();
}
