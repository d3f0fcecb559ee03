import type { Actor, ask, QuestionBody, QuestionReply, Refusal, VoteComparison, VoteView } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { Vote } from '../domain/vote.ts';
import { comparisonOf } from '../domain/comparison.ts';
import { voteView } from '../domain/view.ts';
import type { VoteReader } from '../ports/votes.ts';

type Exported = QuestionReply<typeof ask.exportVote>;
type OneVote = QuestionBody<typeof ask.getVote>;

/** What reading a vote needs around it. */
export type ReadVoteWork = {
  readonly reader: VoteReader;
  /** Looks for what is on its way until it is there or patience ends; whether it was found. */
  readonly lookFor: (isThere: () => Promise<boolean>) => Promise<boolean>;
};

/** The votes of one discussion; the asker has seen to it that the person may read it. */
export async function listVotes(
  reader: VoteReader,
  { workspace_id, person_id }: Actor,
  discussionId: string,
): Promise<{ votes: VoteView[] }> {
  const votes = await reader.ofDiscussion(workspace_id, discussionId);
  return { votes: votes.map((vote) => voteView(vote, person_id)) };
}

export async function getVote(work: ReadVoteWork, actor: Actor, asked: OneVote): Promise<Result<VoteView, Refusal>> {
  const vote = await find(work, actor, asked);
  return vote.ok ? ok(voteView(vote.value, actor.person_id)) : vote;
}

/** A closed vote as it can be verified. While it is open there is nothing to verify yet. */
export async function exportVote(work: ReadVoteWork, actor: Actor, asked: OneVote): Promise<Result<Exported, Refusal>> {
  const vote = await find(work, actor, asked);
  if (!vote.ok) return vote;
  const { closed } = vote.value;
  if (!closed) return err({ kind: 'conflict', detail: 'This vote is open still' });
  if (!closed.seal) return err({ kind: 'conflict', detail: 'This vote was closed before ballots had receipts' });
  return ok({ ...closed.seal });
}

/** What every method says about the ballots of a closed vote. */
export async function compareVote(
  work: ReadVoteWork,
  actor: Actor,
  asked: OneVote,
): Promise<Result<VoteComparison, Refusal>> {
  const vote = await find(work, actor, asked);
  if (!vote.ok) return vote;
  if (!vote.value.closed) return err({ kind: 'conflict', detail: 'This vote is open still' });
  return ok(comparisonOf(vote.value, vote.value.closed));
}

/** The log may tell of a vote before this service has heard of it: then it is waited for a moment. */
async function find(
  { reader, lookFor }: ReadVoteWork,
  { workspace_id }: Actor,
  { discussion_id, vote_id, known }: OneVote,
): Promise<Result<Vote, Refusal>> {
  if (known && !(await lookFor(() => reader.hasHeardOf(vote_id)))) {
    return err({ kind: 'unavailable', detail: 'This vote is being opened' });
  }
  const votes = await reader.ofDiscussion(workspace_id, discussion_id);
  const vote = votes.find((one) => one.vote_id === vote_id);
  return vote ? ok(vote) : err({ kind: 'not_found', detail: `There is no vote ${vote_id}` });
}
