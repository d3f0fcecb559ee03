import { closeVote } from './close-vote.ts';
import { isAwaited, type RecordedBallot, type Step, type Vote, type Voter } from './vote.ts';

/**
 * Puts a ballot down, the voter's first or another. Told once: when a ballot of this voter first came, and not where
 * it never did. The last one awaited closes the vote.
 */
export function recordBallot(vote: Vote, voter: Voter, ballot: RecordedBallot, at: string): Step {
  const isFirst = isAwaited(voter);
  const isTold = isFirst && !ballot.missing;
  const version = vote.version + (isTold ? 1 : 0);
  const recorded: Vote = {
    ...vote,
    version,
    voters: vote.voters.map((v) => (v.id === voter.id ? { ...v, ballot, call: null } : v)),
  };
  const effects = isTold ? [{ kind: 'ballot-cast', version, voter: voter.id } as const] : [];
  if (recorded.voters.some(isAwaited)) return { vote: recorded, effects };
  const closed = closeVote(recorded, 'all_voted', at);
  return { vote: closed.vote, effects: [...effects, ...closed.effects] };
}
