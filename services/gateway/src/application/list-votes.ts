import { ask } from '@maestro/contracts';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

/** The votes of a discussion, for whoever may read it: the log knows that, the voting service does not. */
export function listVotes(owners: Owners): Verb<RouteOf<'listVotes'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    return membership.ok ? owners.ask(ask.listVotes, { actor, body: params }) : membership;
  };
}
