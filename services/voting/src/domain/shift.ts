import type { BallotMove, BallotShift } from '@maestro/contracts';
import { ballotDistance } from '@maestro/tally';
import type { Vote } from './vote.ts';

/**
 * Who moved between the first ballot and this one, how far, and after which message. Null where there was no first
 * ballot; where it was secret nobody knows any more, and nobody shall.
 */
export function shiftOf(vote: Vote): BallotShift | null {
  const { first_vote_id, first_ballots, method, options, terms } = vote;
  if (first_vote_id === null || first_ballots === null) return null;
  const compared = vote.voters.flatMap(({ id, ballot }): BallotMove[] => {
    const from = Object.hasOwn(first_ballots, id) ? first_ballots[id] : undefined;
    if (!from || !ballot || ballot.missing) return [];
    const to = ballot.content;
    const distance = ballotDistance({ method, options, settings: terms.settings }, from, to);
    return [{ participant_id: id, from, to, distance, after: distance === 0 ? null : ballot.moved_by }];
  });
  const moves = compared.filter(({ distance }) => distance > 0);
  const sum = moves.reduce((total, { distance }) => total + distance, 0);
  return {
    first_vote_id,
    compared: compared.length,
    moved: moves.length,
    mean_distance: compared.length === 0 ? 0 : sum / compared.length,
    moves,
  };
}
