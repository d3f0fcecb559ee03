import { tally } from '@maestro/tally';
import {
  ballotsOf,
  isAwaited,
  neverCame,
  unchanged,
  type ClosedBy,
  type Effect,
  type Step,
  type Vote,
} from './vote.ts';

const ABSENT_BECAUSE: Readonly<Record<Exclude<ClosedBy, 'all_voted'>, string>> = {
  deadline: 'no ballot by the deadline',
  withdrawn: 'the vote was withdrawn',
};

/** Counts and closes. Who has not voted is listed as an abstention with its cause; calls under way are called off. */
export function closeVote(vote: Vote, by: ClosedBy, at: string): Step {
  if (vote.closed) return unchanged(vote);
  const calledOff: Effect[] = vote.voters.flatMap(({ call }) =>
    call === null ? [] : [{ kind: 'call-off', call_id: call.id }],
  );
  const voters = vote.voters.map((voter) => (isAwaited(voter) ? { ...voter, ballot: absent(by), call: null } : voter));
  const listed: Vote = { ...vote, voters };
  const count = tally(
    {
      method: vote.method,
      options: vote.options,
      eligible: voters.length,
      quorum: vote.quorum,
      tieBreak: vote.tie_break,
    },
    ballotsOf(listed),
  );
  const version = vote.version + 1;
  return {
    vote: { ...listed, version, closed: { by, at, tally: count } },
    effects: [...calledOff, { kind: 'closed', version }],
  };
}

function absent(by: ClosedBy) {
  if (by === 'all_voted') throw new Error('a ballot is awaited still');
  return neverCame(ABSENT_BECAUSE[by]);
}
