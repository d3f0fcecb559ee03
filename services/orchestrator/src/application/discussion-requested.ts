import type { CreateDiscussion, Envelope, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import type { Entry, Handled } from '../ports/store.ts';
import { openingEntry, type OpeningParts } from './create-discussion.ts';

type FieldErrors = readonly { readonly pointer: string; readonly detail: string }[];
/** A body that breaks its schema, field by field. */
export type Malformed = { readonly errors: FieldErrors };

type Parts = Omit<OpeningParts, 'newId'> & {
  /** The id of the discussion a request opens: always the same for one sender and request. */
  readonly idFor: (sender: string, id: string) => string;
};

/** Characters an attribute of the sender's choosing may have: it is repeated on every message of the discussion. */
const MOST_CHARS = 200;

/**
 * Another service asks for a decision. The CloudEvent's source and id are the idempotency key: however often it
 * arrives, it opens one discussion or is refused once. Gives the refusal `unavailable` where it must be tried again.
 */
export const discussionRequested =
  ({ store, catalogue, clock, observer, announcer, idFor }: Parts) =>
  async (envelope: Envelope, request: CreateDiscussion | Malformed): Promise<Result<Entry | null, Refusal>> => {
    const { id, source, workspaceid: workspaceId, correlationid: correlationId } = envelope;
    const handled = handledRequest(envelope);
    const discussionId = idFor(handled.source, id);
    const refuse = async (errors: FieldErrors) => {
      const known = correlationId.length > MOST_CHARS ? discussionId : correlationId;
      await store.refuse({ handled, workspaceId, discussionId, correlationId: known, errors });
      return ok(null);
    };
    const malformed = [...tooLong(envelope), ...('errors' in request ? request.errors : [])];
    if (malformed.length > 0 || 'errors' in request) return refuse(malformed);

    const offer = await catalogue.offer(workspaceId);
    if (!offer.ok) return offer;
    const by = `service:${source}`;
    const at = clock.now().toISOString();
    const traceparent = observer.traceparent();
    const cause = { actor: by, handled };
    const beginning = { discussionId, workspaceId, correlationId, by, at, traceparent, cause };
    const opening = openingEntry(request, offer.value, beginning);
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

/**
 * The bus vouches for the workspace and for nothing else a stranger says of itself: its messages are kept apart from
 * those of our services and of other workspaces, and answer none of our commands.
 */
const handledRequest = ({ workspaceid, source, id }: Envelope): Handled => ({
  source: `${workspaceid}:${source}`,
  id,
  causationId: null,
});

const tooLong = (envelope: Envelope): FieldErrors =>
  (['id', 'source', 'correlationid'] as const)
    .filter((name) => envelope[name].length > MOST_CHARS)
    .map((name) => ({ pointer: '', detail: `the attribute ${name} must not exceed ${MOST_CHARS} characters` }));
