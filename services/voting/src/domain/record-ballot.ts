import { closeVote } from './close-vote.ts';
import { isSettled } from './count-vote.ts';
import { isAwaited, type RecordedBallot, type Step, type Vote, type Voter } from './vote.ts';

/** A ballot before it has its place among the others. */
export type NewBallot = Omit<RecordedBallot, 'place'>;

/**
 * Puts a ballot down, the voter's first or another. Told once: when a ballot of this voter first came, and not where
 * it never did. The last one awaited closes the vote; so does one after which no other could change the result, where
 * the vote was declared to end so.
 */
export function recordBallot(vote: Vote, voter: Voter, ballot: NewBallot, at: string): Step {
  const isFirst = isAwaited(voter);
  const isTold = isFirst && !ballot.missing;
  const version = vote.version + (isTold ? 1 : 0);
  const placed: RecordedBallot = { ...ballot, place: vote.terms.secret || ballot.missing ? null : nextPlace(vote) };
  const recorded: Vote = {
    ...vote,
    version,
    voters: vote.voters.map((v) => (v.id === voter.id ? { ...v, ballot: placed, call: null } : v)),
  };
  const effects = isTold ? [{ kind: 'ballot-cast', version, voter: voter.id } as const] : [];
  const isComplete = !recorded.voters.some(isAwaited);
  if (!isComplete && !(vote.terms.early_end && isSettled(recorded))) return { vote: recorded, effects };
  const closed = closeVote(recorded, isComplete ? 'all_voted' : 'decided', at);
  return { vote: closed.vote, effects: [...effects, ...closed.effects] };
}

const nextPlace = (vote: Vote): number => 1 + Math.max(0, ...vote.voters.map(({ ballot }) => ballot?.place ?? 0));
