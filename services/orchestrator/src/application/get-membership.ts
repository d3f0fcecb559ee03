import type { Actor, ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { knowsRequest, knowsVote } from '@maestro/discussion-core';
import { ok, type Result } from '@maestro/kernel';
import { readAs, type ReadingParts } from './readings.ts';

type Asked = QuestionBody<typeof ask.getMembership>;
type Told = QuestionReply<typeof ask.getMembership>;

/** What the actor may do here, and whether the log knows a request or vote its owner may not have heard of yet. */
export const getMembership =
  (parts: ReadingParts) =>
  async ({ discussion_id, request_id, vote_id }: Asked, actor: Actor): Promise<Result<Told, Refusal>> => {
    const reading = await readAs(parts, discussion_id, actor);
    if (!reading.ok) return reading;
    const { state, membership } = reading.value;
    const known =
      (request_id !== undefined && knowsRequest(state, request_id)) ||
      (vote_id !== undefined && knowsVote(state, vote_id));
    return ok({ ...membership, permissions: [...membership.permissions], known });
  };
