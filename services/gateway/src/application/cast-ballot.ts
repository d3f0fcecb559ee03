import { ask } from '@maestro/contracts';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

/** Hands a ballot to the service that owns votes, with what the log knows of the vote (see `answerRequest`). */
export function castBallot(owners: Owners): Verb<RouteOf<'castBallot'>> {
  return async ({ actor, params: { discussion_id, vote_id }, body: ballot, idempotency }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: { discussion_id, vote_id } });
    if (!membership.ok) return membership;
    const { known } = membership.value;
    return owners.ask(ask.castBallot, { actor, idempotency, body: { discussion_id, vote_id, ballot, known } });
  };
}
