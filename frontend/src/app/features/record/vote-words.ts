import type { VoteMethod } from '@maestro/contracts';
import type { Room, Vote } from '../../data/room/room';
import { count, listed, methodHints, methodLabels } from '../../ui/words/labels';

/** Quorum and method in one sentence. */
export function rulesSentence(vote: Vote): string {
  const needed = Math.ceil(vote.quorum * vote.voters.length);
  const quorum = needed === 0 ? 'no quorum' : `quorum ${needed} of ${count(vote.voters.length, 'voter')}`;
  const how = vote.terms.secret ? ', secret' : vote.terms.hidden_until_close ? ', hidden until it closes' : '';
  return `${methodLabels[vote.method]}, ${quorum}${how}. ${methodHints[vote.method]}.`;
}

/** What a vote is called in this room. */
export function titleOf({ stage, ballotRound }: Vote, { protocol }: Pick<Room, 'protocol'>): string {
  if (stage === 'first') return 'The first ballot';
  if (ballotRound > 1) return 'The run-off';
  return protocol === 'voting' ? 'The final ballot' : 'The vote';
}

export function winnersOf({ result }: Vote): readonly string[] {
  const { winner = null, winners = [] } = result?.tally ?? {};
  return winner === null ? winners : [winner];
}

const UNITS: Readonly<Partial<Record<VoteMethod, string>>> = {
  score: 'point',
  borda: 'point',
  dot: 'dot',
  schulze: 'win',
  'ranked-pairs': 'win',
  pairwise: 'point',
};

/** What the bars of a method count. */
export const unitOf = (method: VoteMethod): string => UNITS[method] ?? 'vote';

/** How it came out, in one sentence. */
export function outcomeSentence(vote: Vote): string {
  if (vote.result === null) return '';
  const { outcome, cast, eligible, quorum_needed, broken_by, tied } = vote.result.tally;
  const ballots = `${cast} of ${count(eligible, 'voter')} voted`;
  switch (outcome) {
    case 'winner': {
      const broken = broken_by === null ? '' : ', the tie broken as declared';
      return `${ballots}; ${listed(winnersOf(vote))} won${broken}.`;
    }
    case 'tie':
      return `${ballots}; a tie between ${listed(tied)}.`;
    case 'no_majority':
      return vote.method === 'majority'
        ? `${ballots}; no option has more than half.`
        : `${ballots}; no option has what ${methodLabels[vote.method].toLowerCase()} asks for.`;
    case 'no_quorum':
      return `${ballots}; the quorum of ${quorum_needed} was missed.`;
  }
}
