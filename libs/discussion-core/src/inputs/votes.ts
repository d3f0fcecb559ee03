import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { hasEnded } from '../state.ts';
import { doubtConsensus } from './doubts.ts';

type Closed = Extract<Input, { kind: 'vote-closed' }>;

/** Somebody voted; the choice stays with the voting service until close. */
export function takeBallot(p: Proceedings, vote_id: string, participant_id: string): void {
  const vote = p.state.votes.find((v) => v.vote_id === vote_id);
  if (!vote || vote.closed || vote.cast.includes(participant_id)) return;
  p.record('vote:cast', { vote_id, participant_id, late: hasEnded(p.state) });
}

/** The count. It lists every ballot, so those it overtook on the way are recorded first. */
export function takeVote(p: Proceedings, input: Closed): void {
  const { vote_id, tally, ballots, reasons, closed_by, secret, chain, shift } = input;
  const vote = p.state.votes.find((v) => v.vote_id === vote_id);
  if (!vote || vote.closed) return;
  for (const ballot of ballots) {
    if (ballot.cause === null && !hasEnded(p.state)) takeBallot(p, vote_id, ballot.participant_id);
  }
  p.record('vote:closed', {
    vote_id,
    tally,
    ballots: [...ballots],
    reasons: { ...reasons },
    closed_by,
    ...(secret && { secret }),
    ...(chain && { chain }),
  });
  if (shift) p.record('vote:shifted', { ...shift, vote_id });
  if (!secret) doubtConsensus(p, vote, ballots);
}
