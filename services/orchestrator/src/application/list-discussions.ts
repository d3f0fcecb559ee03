import type { Actor, ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { readPlace, writePlace } from '../domain/place.ts';
import { invalid } from '../domain/refusals.ts';
import type { Store } from '../ports/store.ts';

type Asked = QuestionBody<typeof ask.listDiscussions>;
type Told = QuestionReply<typeof ask.listDiscussions>;

/** The discussions a person may read, newest first. */
export const listDiscussions =
  (store: Store) =>
  async ({ phase, search, limit, before }: Asked, actor: Actor): Promise<Result<Told, Refusal>> => {
    const place = before === undefined ? null : readPlace(before);
    if (place === undefined) return invalid([{ pointer: '/before', detail: 'must be the `next` of an earlier page' }]);
    // One more than asked for tells whether there is a next page.
    const found = await store.list(actor, { phase, search, limit: limit + 1, before: place });
    const discussions = found.slice(0, limit);
    const last = found.length > limit ? discussions.at(-1) : undefined;
    return ok({
      discussions,
      next: last ? writePlace({ createdAt: last.created_at, discussionId: last.discussion_id }) : null,
    });
  };
