import { bus, type DataOf, type MessageDefinition } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import { currentTraceparent } from '@maestro/telemetry';
import type { AnalysisTask } from '../../domain/analysis.ts';
import { callIdOf, type DraftTask } from '../../domain/draft.ts';
import type { Effect, Origin, Step } from '../../domain/task.ts';

/** What a step about an analysis sends: the outcome answers the command, a question follows from `causationId`. */
export const messagesOfAnalysis = ({ task, effects }: Step<AnalysisTask>, causationId: string): Outgoing[] =>
  effects.map((effect) => {
    if (effect.kind === 'ask') {
      const { call_id, context_seq, deadline } = task;
      const call = { call_id, purpose: 'analysis', persona: 'analyst', context_seq, deadline } as const;
      return question(task, call, effect, causationId);
    }
    const { analysis_id, round, outcome } = task;
    if (!outcome) throw new Error(`${analysis_id} is told to have ended and has not`);
    if (outcome.kind === 'failed') {
      return fact(task, analysis_id, bus.analysisFailed, { analysis_id, cause: outcome.cause });
    }
    const { statements, ...analysis } = outcome.value;
    const stated = statements && { statements: [...statements] };
    return fact(task, analysis_id, bus.analysisCompleted, { analysis_id, round, analysis, ...stated, ...outcome.by });
  });

/** The same of a draft. */
export const messagesOfDraft = ({ task, effects }: Step<DraftTask>, causationId: string): Outgoing[] =>
  effects.map((effect) => {
    const { draft_id, context_seq, deadline } = task.command;
    if (effect.kind === 'ask') {
      const call_id = callIdOf(task);
      const call = { call_id, purpose: 'decision', persona: 'synthesiser', context_seq, deadline } as const;
      return question(task, call, effect, causationId);
    }
    const { outcome } = task;
    if (!outcome) throw new Error(`${draft_id} is told to have ended and has not`);
    return outcome.kind === 'done'
      ? fact(task, draft_id, bus.decisionDrafted, { draft_id, draft: outcome.value, ...outcome.by })
      : fact(task, draft_id, bus.decisionFailed, { draft_id, cause: outcome.cause });
  });

type Call = {
  readonly call_id: string;
  readonly purpose: 'analysis' | 'decision';
  readonly persona: 'analyst' | 'synthesiser';
  readonly context_seq: number;
  readonly deadline: string;
};

function question(
  origin: Origin,
  { persona, ...call }: Call,
  { instruction, schema }: Extract<Effect, { kind: 'ask' }>,
  causationId: string,
): Outgoing {
  const definition = bus.requestStructuredOutput;
  return {
    ...common(origin),
    definition,
    data: {
      ...call,
      requester: 'synthesis',
      speaker: { persona },
      instruction,
      schema_name: call.purpose,
      schema,
    } satisfies DataOf<typeof definition>,
    id: `${call.call_id}:${definition.name}`,
    aggregate: call.call_id,
    version: null,
    causationId,
  };
}

/** A task tells one fact, its outcome. */
const fact = <D extends MessageDefinition>(
  origin: Origin,
  aggregate: string,
  definition: D,
  data: DataOf<D>,
): Outgoing => ({
  ...common(origin),
  definition,
  data,
  id: `${aggregate}:${definition.name}`,
  aggregate,
  version: 1,
  causationId: origin.command_id,
});

const common = (origin: Origin) => ({
  workspaceId: origin.workspace_id,
  discussionId: origin.discussion_id,
  actor: 'service:synthesis',
  traceparent: currentTraceparent() ?? origin.traceparent,
});
