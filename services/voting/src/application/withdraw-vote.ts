import { closeVote } from '../domain/close-vote.ts';
import type { Step } from '../domain/vote.ts';
import type { Unit } from '../ports/votes.ts';

/** Takes no more ballots. A vote not heard of yet will be closed as soon as it is; then null is returned. */
export async function withdrawVote(unit: Unit, voteId: string, at: string): Promise<Step | null> {
  const vote = await unit.votes.lock(voteId);
  if (!vote) {
    await unit.votes.addWithdrawal(voteId, at);
    return null;
  }
  const step = closeVote(vote, 'withdrawn', at);
  await unit.votes.save(vote, step.vote);
  await unit.announce(step);
  return step;
}
