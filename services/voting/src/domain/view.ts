import type { VoteView } from '@maestro/contracts';
import { ballotsOf, reasonsOf, type Vote } from './vote.ts';

/** A vote as everybody in the discussion may see it: its ballots are open. */
export function voteView(vote: Vote): VoteView {
  const ballots = ballotsOf(vote);
  return {
    vote_id: vote.vote_id,
    method: vote.method,
    options: vote.options,
    voters: vote.voters.map(({ id }) => id),
    quorum: vote.quorum,
    ballot_round: vote.ballot_round,
    status: vote.closed ? 'closed' : 'open',
    deadline: vote.deadline,
    cast: ballots.filter((ballot) => !ballot.missing).map((ballot) => ballot.participant_id),
    ballots,
    reasons: reasonsOf(vote),
    tally: vote.closed?.tally ?? null,
  };
}
