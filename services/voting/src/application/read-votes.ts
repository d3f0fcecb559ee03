import type { Actor, ask, QuestionReply, Refusal, VoteView } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { Vote } from '../domain/vote.ts';
import { voteView } from '../domain/view.ts';
import type { VoteReader } from '../ports/votes.ts';

type Exported = QuestionReply<typeof ask.exportVote>;
type OneVote = { readonly discussion_id: string; readonly vote_id: string };

/** The votes of one discussion; the asker has seen to it that the person may read it. */
export async function listVotes(
  reader: VoteReader,
  { workspace_id, person_id }: Actor,
  discussionId: string,
): Promise<{ votes: VoteView[] }> {
  const votes = await reader.ofDiscussion(workspace_id, discussionId);
  return { votes: votes.map((vote) => voteView(vote, person_id)) };
}

export async function getVote(reader: VoteReader, actor: Actor, asked: OneVote): Promise<Result<VoteView, Refusal>> {
  const vote = await find(reader, actor, asked);
  return vote ? ok(voteView(vote, actor.person_id)) : none(asked);
}

/** A closed vote as it can be verified. While it is open there is nothing to verify yet. */
export async function exportVote(reader: VoteReader, actor: Actor, asked: OneVote): Promise<Result<Exported, Refusal>> {
  const vote = await find(reader, actor, asked);
  if (!vote) return none(asked);
  if (!vote.closed) return err({ kind: 'conflict', detail: 'This vote is open still' });
  const { seal } = vote.closed;
  return seal
    ? ok(seal as unknown as Exported)
    : err({ kind: 'conflict', detail: 'This vote was closed before ballots had receipts' });
}

async function find(reader: VoteReader, { workspace_id }: Actor, asked: OneVote): Promise<Vote | undefined> {
  const votes = await reader.ofDiscussion(workspace_id, asked.discussion_id);
  return votes.find(({ vote_id }) => vote_id === asked.vote_id);
}

const none = ({ vote_id }: OneVote) => err({ kind: 'not_found' as const, detail: `There is no vote ${vote_id}` });
