import { ask, type Actor, type ArtifactText, type Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

/** The files of a discussion, for whoever may read it: the log knows that, the router does not. */
export function listArtifacts(owners: Owners): Verb<RouteOf<'listArtifacts'>> {
  return async ({ actor, params }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: params });
    return membership.ok ? owners.ask(ask.listArtifacts, { actor, body: params }) : membership;
  };
}

/** One file with its text. */
export type ReadArtifact = (
  actor: Actor,
  file: { readonly discussion_id: string; readonly path: string },
) => Promise<Result<ArtifactText, Refusal>>;

/** The same rule as for the list. */
export function readArtifact(owners: Owners): ReadArtifact {
  return async (actor, { discussion_id, path }) => {
    const membership = await owners.ask(ask.getMembership, { actor, body: { discussion_id } });
    return membership.ok ? owners.ask(ask.readArtifact, { actor, body: { discussion_id, path } }) : membership;
  };
}
