import type { PublishedBallot, VoteView } from '@maestro/contracts';
import { chainSoFar } from './register.ts';
import { ballotsOf, isAnonymous, reasonsOf, type Vote } from './vote.ts';

/**
 * A vote as one reader may see it. While it is open an anonymous vote shows nothing but who has voted, and one whose
 * result is hidden until the close shows a voter their own ballot and nobody else's.
 */
export function voteView(vote: Vote, reader: string): VoteView {
  const isHidden = !vote.closed && (isAnonymous(vote) || vote.terms.hidden_until_close);
  const seen = (id: string): boolean => !isHidden || (id === reader && !isAnonymous(vote));
  const ballots = ballotsOf(vote);
  const reasons = Object.entries(reasonsOf(vote));
  const cast = ballots.filter((ballot) => !ballot.missing).map((ballot) => ballot.participant_id);
  return {
    vote_id: vote.vote_id,
    method: vote.method,
    options: vote.options,
    voters: vote.voters.map(({ id }) => id),
    quorum: vote.quorum,
    ballot_round: vote.ballot_round,
    status: vote.closed ? 'closed' : 'open',
    deadline: vote.deadline,
    cast,
    ballots: ballots.filter(({ participant_id }) => seen(participant_id)),
    reasons: Object.fromEntries(reasons.filter(([id]) => seen(id))),
    tally: vote.closed?.tally ?? null,
    stage: vote.stage,
    terms: vote.terms,
    weights: Object.fromEntries(vote.voters.map(({ id, weight }) => [id, weight])),
    ...publishedIn(vote, isHidden),
    shift: vote.closed?.shift ?? null,
  };
}

function publishedIn(
  vote: Vote,
  isHidden: boolean,
): { readonly published: PublishedBallot[]; readonly chain_head: string | null } {
  if (vote.closed) return { published: [...vote.closed.published], chain_head: vote.closed.seal?.head.hash ?? null };
  if (isHidden) return { published: [], chain_head: null };
  const { published, head } = chainSoFar(vote);
  return { published, chain_head: head };
}
