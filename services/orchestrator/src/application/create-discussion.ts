import type { Actor, CreateDiscussion, IdempotencyKey, Refusal } from '@maestro/contracts';
import { decide, initialState, type Input } from '@maestro/discussion-core';
import { err, ok, type Clock, type Result } from '@maestro/kernel';
import type { Catalogue, Offer } from '../ports/catalogue.ts';
import type { Observer } from '../ports/observer.ts';
import type { Cause, Entry, Store } from '../ports/store.ts';
import type { Announcer } from './announcer.ts';
import { entryOf } from './entry.ts';

export type OpeningParts = {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly announcer: Announcer;
  /** A new discussion's id. */
  readonly newId: () => string;
};

/** A person opens a discussion. */
export const createDiscussion =
  ({ store, catalogue, clock, observer, announcer, newId }: OpeningParts) =>
  async (
    request: CreateDiscussion,
    actor: Actor,
    idempotency: IdempotencyKey | null,
  ): Promise<Result<{ discussion_id: string }, Refusal>> => {
    const offer = await catalogue.offer(actor.workspace_id);
    if (!offer.ok) return offer;
    const entries: Entry[] = [];
    const reply = await store.answerOnce(actor, idempotency, async (ledger) => {
      const discussion_id = newId();
      const entry = openingEntry(request, offer.value, {
        discussionId: discussion_id,
        workspaceId: actor.workspace_id,
        correlationId: discussion_id,
        by: actor.person_id,
        at: clock.now().toISOString(),
        traceparent: observer.traceparent(),
        cause: { actor: `person:${actor.person_id}`, handled: null },
      });
      if (!entry.ok) return entry;
      const appended = await ledger.append(entry.value);
      if (!appended.ok) throw new Error(`a new discussion's id was taken: ${discussion_id}`);
      entries.push(entry.value);
      return ok({ discussion_id });
    });
    for (const entry of entries) announcer.committed(entry);
    return reply;
  };

export type Opening = {
  readonly discussionId: string;
  readonly workspaceId: string;
  readonly correlationId: string;
  /** A person's id, or `service:<source>`. */
  readonly by: string;
  readonly at: string;
  readonly traceparent: string | null;
  readonly cause: Cause;
};

/** The first entry of a log, or everything that is wrong with the request. */
export function openingEntry(request: CreateDiscussion, offer: Offer, opening: Opening): Result<Entry, Refusal> {
  const { discussionId, workspaceId, correlationId, by, at, traceparent, cause } = opening;
  const before = initialState(discussionId);
  const { personas } = offer;
  const input: Input = { kind: 'create', at, workspace_id: workspaceId, by, request, personas, people: {} };
  const decision = decide(input, before);
  const unknown = unknownProviders(request, offer);
  if (unknown.length > 0 || !decision.ok) {
    const refusal = decision.ok ? null : decision.error;
    if (refusal && refusal.kind !== 'invalid') return err(refusal);
    const errors = [...(refusal?.errors ?? []), ...unknown];
    return err({ kind: 'invalid', detail: refusal?.detail ?? 'The discussion cannot be opened like this.', errors });
  }
  return ok(entryOf(before, { workspaceId, correlationId, traceparent }, decision.value, at, cause));
}

function unknownProviders(request: CreateDiscussion, { providers }: Offer): { pointer: string; detail: string }[] {
  return request.agents.flatMap(({ provider }, i) =>
    provider === undefined || providers.has(provider)
      ? []
      : [{ pointer: `/agents/${i}/provider`, detail: `There is no provider called ${provider}.` }],
  );
}
