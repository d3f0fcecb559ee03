import { bus, type MessageDefinition } from '@maestro/contracts';
import type { Outgoing } from '@maestro/messaging';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import type { Call } from '../../ports/call-store.ts';

const DEFINITIONS: Readonly<Record<CallOutcome['kind'], MessageDefinition | null>> = {
  'turn-completed': bus.agentTurnCompleted,
  'turn-failed': bus.agentTurnFailed,
  'output-completed': bus.structuredOutputCompleted,
  'output-failed': bus.structuredOutputFailed,
  'chat-answered': null,
  'chat-failed': null,
};

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
