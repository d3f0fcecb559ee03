import { abstention } from '@maestro/tally';
import { tallyFor } from './count-vote.ts';
import { publishedOf, sealed } from './register.ts';
import { shiftOf } from './shift.ts';
import {
  isAwaited,
  neverCame,
  unchanged,
  type ClosedBy,
  type Effect,
  type Step,
  type Vote,
  type Voter,
} from './vote.ts';

const ABSENT_BECAUSE: Readonly<Record<Exclude<ClosedBy, 'all_voted'>, string>> = {
  deadline: 'no ballot by the deadline',
  withdrawn: 'the vote was withdrawn',
  decided: 'the result could no longer be changed',
};

/**
 * Counts and closes. Who has not voted is listed as an abstention with its cause; calls under way are called off.
 * From here on a secret vote knows who voted, and what was voted, and no longer who voted what.
 */
export function closeVote(vote: Vote, by: ClosedBy, at: string): Step {
  if (vote.closed) return unchanged(vote);
  const calledOff: Effect[] = vote.voters.flatMap(({ call }) =>
    call === null ? [] : [{ kind: 'call-off', call_id: call.id }],
  );
  const voters = vote.voters.map((voter) => (isAwaited(voter) ? { ...voter, ballot: absent(by), call: null } : voter));
  const listed: Vote = { ...vote, voters };
  const seal = sealed(listed);
  const closed = {
    by,
    at,
    tally: tallyFor(listed, seal),
    seal,
    published: publishedOf(listed, seal),
    shift: shiftOf(listed),
  };
  const version = vote.version + 1;
  return {
    vote: { ...listed, voters: vote.terms.secret ? voters.map(forgotten) : voters, letter_keys: null, version, closed },
    effects: [...calledOff, { kind: 'closed', version }],
  };
}

function absent(by: ClosedBy) {
  if (by === 'all_voted') throw new Error('a ballot is awaited still');
  return neverCame(ABSENT_BECAUSE[by]);
}

const forgotten = (voter: Voter): Voter =>
  voter.ballot === null ? voter : { ...voter, ballot: { ...voter.ballot, content: abstention, salt: null } };
