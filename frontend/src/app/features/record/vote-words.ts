import type { Vote } from '../../data/room/room';
import { count, methodHints, methodLabels } from '../../ui/words/labels';

/** Quorum and method in one sentence. */
export function rulesSentence(vote: Vote): string {
  const needed = Math.ceil(vote.quorum * vote.voters.length);
  const quorum = needed === 0 ? 'no quorum' : `quorum ${needed} of ${count(vote.voters.length, 'voter')}`;
  return `${methodLabels[vote.method]}, ${quorum}. ${methodHints[vote.method]}.`;
}

/** How it came out, in one sentence. */
export function outcomeSentence(vote: Vote): string {
  if (vote.result === null) return '';
  const { outcome, winner, cast, eligible, quorum_needed, broken_by, tied } = vote.result.tally;
  const ballots = `${cast} of ${count(eligible, 'voter')} voted`;
  switch (outcome) {
    case 'winner':
      return `${ballots}; ${winner} won${broken_by === null ? '' : ', the tie broken as declared'}.`;
    case 'tie':
      return `${ballots}; a tie between ${tied.join(' and ')}.`;
    case 'no_majority':
      return `${ballots}; no option has more than half.`;
    case 'no_quorum':
      return `${ballots}; the quorum of ${quorum_needed} was missed.`;
  }
}
