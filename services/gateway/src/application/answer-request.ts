import { ask } from '@maestro/contracts';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

/**
 * Hands an answer to the service that owns requests. Only the log knows who may read the discussion, and it
 * may know a request before its owner does: `known` tells the owner to wait for it.
 */
export function answerRequest(owners: Owners): Verb<RouteOf<'humanInput'>> {
  return async ({ actor, params, body, idempotency }) => {
    const { discussion_id } = params;
    const { request_id } = body;
    const membership = await owners.ask(ask.getMembership, {
      actor,
      body: { discussion_id, ...(request_id !== undefined && { request_id }) },
    });
    if (!membership.ok) return membership;
    const { known } = membership.value;
    return owners.ask(ask.answerRequest, { actor, idempotency, body: { discussion_id, input: body, known } });
  };
}
