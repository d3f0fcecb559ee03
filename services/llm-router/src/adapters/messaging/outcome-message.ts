import { createHash } from 'node:crypto';
import { bus, type MessageDefinition } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import type { Call } from '../../ports/call-store.ts';
import type { BudgetNotice } from '../../domain/budget/budget.ts';

const DEFINITIONS: Readonly<Record<CallOutcome['kind'], MessageDefinition | null>> = {
  'turn-completed': bus.agentTurnCompleted,
  'turn-failed': bus.agentTurnFailed,
  'output-completed': bus.structuredOutputCompleted,
  'output-failed': bus.structuredOutputFailed,
  'chat-answered': null,
  'chat-failed': null,
};

/** The fact that a budget of the call's discussion is nearly used up; told once for each level. */
export function budgetMessage(call: Call, { budgetId, level }: BudgetNotice): Outgoing {
  const about = createHash('sha256')
    .update(`${call.discussionId} ${budgetId} ${level.level} ${call.id}`)
    .digest('base64url');
  return {
    definition: bus.budgetNeared,
    data: level,
    id: `${about}:${bus.budgetNeared.name}`,
    workspaceId: call.workspaceId,
    discussionId: call.discussionId,
    aggregate: about,
    version: 1,
    actor: 'service:llm-router',
    correlationId: call.correlationId,
    causationId: call.commandId,
  };
}

/** The fact that tells an outcome; null: none does. A call has one outcome, so the same fact however often it is told. */
export function outcomeMessage(call: Call, outcome: CallOutcome): Outgoing | null {
  const definition = DEFINITIONS[outcome.kind];
  if (!definition) return null;
  return {
    definition,
    data: outcome.data,
    id: `${call.id}:${definition.name}`,
    workspaceId: call.workspaceId,
    discussionId: call.discussionId,
    aggregate: call.id,
    version: 1,
    actor: 'service:llm-router',
    correlationId: call.correlationId,
    causationId: call.commandId,
  };
}
