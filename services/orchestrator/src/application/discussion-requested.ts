import type { CreateDiscussion, Envelope, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import type { Entry } from '../ports/store.ts';
import { openingEntry, type OpeningParts } from './create-discussion.ts';
import { handledOf } from './record-fact.ts';

/** A body that breaks its schema, field by field. */
export type Malformed = { readonly errors: readonly { readonly pointer: string; readonly detail: string }[] };

type Parts = Omit<OpeningParts, 'newId'> & {
  /** The id of the discussion a request opens: always the same for one source and id. */
  readonly idFor: (source: string, id: string) => string;
};

/**
 * Another service asks for a decision. The CloudEvent's source and id are the idempotency key: however often it
 * arrives, it opens one discussion or is refused once. Gives the refusal `unavailable` where it must be tried again.
 */
export const discussionRequested =
  ({ store, catalogue, clock, observer, announcer, idFor }: Parts) =>
  async (envelope: Envelope, request: CreateDiscussion | Malformed): Promise<Result<Entry | null, Refusal>> => {
    const handled = handledOf(envelope);
    const discussionId = idFor(envelope.source, envelope.id);
    const workspaceId = envelope.workspaceid;
    const correlationId = envelope.correlationid;
    const refuse = async (errors: Malformed['errors']) => {
      await store.refuse({ handled, workspaceId, discussionId, correlationId, errors });
      return ok(null);
    };
    if ('errors' in request) return refuse(request.errors);

    const offer = await catalogue.offer(request);
    if (!offer.ok) return offer;
    const opening = openingEntry(request, offer.value, {
      discussionId,
      workspaceId,
      correlationId,
      by: `service:${envelope.source}`,
      at: clock.now().toISOString(),
      traceparent: observer.traceparent(),
      cause: { actor: envelope.actor, handled },
    });
    if (!opening.ok) return refuse(opening.error.errors ?? [{ pointer: '', detail: opening.error.detail }]);
    const appended = await store.append(opening.value);
    if (!appended.ok) {
      // It came again: the first one opened the discussion.
      if (appended.error === 'behind') await store.settle(handled);
      return ok(null);
    }
    announcer.committed(opening.value);
    return ok(opening.value);
  };
