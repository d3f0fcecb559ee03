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

/** One vote, for whoever may read its discussion. */
export function getVote(owners: Owners): Verb<RouteOf<'getVote'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    if (!membership.ok) return membership;
    return owners.ask(ask.getVote, { actor, body: { ...params, known: membership.value.known } });
  };
}

/** What a closed vote can be verified by, for whoever may read its discussion. */
export function exportVote(owners: Owners): Verb<RouteOf<'exportVote'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    if (!membership.ok) return membership;
    return owners.ask(ask.exportVote, { actor, body: { ...params, known: membership.value.known } });
  };
}

/** What other methods say about a closed vote, for whoever may read its discussion. */
export function compareVote(owners: Owners): Verb<RouteOf<'compareVote'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    if (!membership.ok) return membership;
    return owners.ask(ask.compareVote, { actor, body: { ...params, known: membership.value.known } });
  };
}
