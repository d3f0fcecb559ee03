import type { VoteView } from '@maestro/contracts';
import { voteView } from '../domain/view.ts';
import type { VoteReader } from '../ports/votes.ts';

/** The votes of one discussion; the asker has seen to it that the person may read it. */
export async function listVotes(
  reader: VoteReader,
  workspaceId: string,
  discussionId: string,
): Promise<{ votes: VoteView[] }> {
  const votes = await reader.ofDiscussion(workspaceId, discussionId);
  return { votes: votes.map(voteView) };
}
