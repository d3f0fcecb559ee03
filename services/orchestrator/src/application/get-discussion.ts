import type { Actor, DiscussionView, Refusal } from '@maestro/contracts';
import { discussionView } from '@maestro/discussion-core';
import { ok, type Result } from '@maestro/kernel';
import { readAs, type ReadingParts } from './readings.ts';

/** One discussion as it stands. */
export const getDiscussion =
  (parts: ReadingParts) =>
  async ({ discussion_id }: { discussion_id: string }, actor: Actor): Promise<Result<DiscussionView, Refusal>> => {
    const reading = await readAs(parts, discussion_id, actor);
    return reading.ok ? ok(discussionView(reading.value.state)) : reading;
  };
