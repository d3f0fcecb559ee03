import type { Actor, Refusal } from '@maestro/contracts';
import type { Membership, State } from '@maestro/discussion-core';
import { ok, type Result } from '@maestro/kernel';
import { membershipFor } from '../domain/access.ts';
import { notFound } from '../domain/refusals.ts';
import type { Store } from '../ports/store.ts';
import type { Folds } from './folds.ts';

export type ReadingParts = { readonly store: Store; readonly folds: Folds };
export type Reading = { readonly state: State; readonly membership: Membership };

/** A discussion as its log stands now, for somebody who may read it. */
export async function readAs(
  { store, folds }: ReadingParts,
  discussionId: string,
  actor: Actor,
): Promise<Result<Reading, Refusal>> {
  const fold = await folds.fresh(store, discussionId);
  const membership = fold && membershipFor(fold.state, actor);
  return membership ? ok({ state: fold.state, membership }) : notFound();
}
