import { bus } from '@maestro/contracts';
import { assertNever } from '@maestro/kernel';
import type { Outgoing } from '@maestro/messaging';
import { traceparentWithin } from '@maestro/telemetry';
import type { Effect, Request, Step } from '../../domain/request.ts';

/** What a step sends: facts that answer the command which opened the request. */
export const messagesOf = ({ request, effects }: Step): Outgoing[] =>
  effects.map((effect) => messageOf(request, effect));

function messageOf(request: Request, effect: Effect): Outgoing {
  const { request_id, kind, expiry } = request;
  const common = {
    workspaceId: request.workspace_id,
    discussionId: request.discussion_id,
    aggregate: request_id,
    version: effect.version,
    causationId: request.command_id,
    traceparent: traceparentWithin(request.traceparent),
  };
  switch (effect.kind) {
    case 'answered':
      return {
        ...common,
        definition: bus.requestAnswered,
        data: { request_id, kind, by: effect.by, ...effect.answer },
        id: `${request_id}:request-answered`,
        actor: `person:${effect.by}`,
      };
    case 'expired':
      return {
        ...common,
        definition: bus.requestExpired,
        data: { request_id, policy: expiry.policy, option: effect.option },
        id: `${request_id}:request-expired`,
        actor: 'service:human-input',
      };
    default:
      return assertNever(effect);
  }
}
