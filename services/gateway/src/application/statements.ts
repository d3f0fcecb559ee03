import { ask, type Phase } from '@maestro/contracts';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

const ENDS: readonly Phase[] = ['decided', 'deadlocked', 'cancelled'];

/** The statements of a discussion, for whoever may read it: the log knows that, the synthesis service does not. */
export function listStatements(owners: Owners): Verb<RouteOf<'listStatements'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    return membership.ok ? owners.ask(ask.listStatements, { actor, body: params }) : membership;
  };
}

/** Hands a stance to the service that owns them, with what the log alone knows: whether the discussion goes on. */
export function takeStance(owners: Owners): Verb<RouteOf<'takeStance'>> {
  return async ({ actor, params: { discussion_id, statement_id }, body: stance, idempotency }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: { discussion_id } });
    if (!membership.ok) return membership;
    const open = !ENDS.includes(membership.value.phase);
    return owners.ask(ask.takeStance, { actor, idempotency, body: { discussion_id, statement_id, stance, open } });
  };
}
