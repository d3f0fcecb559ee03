import type { CastBallot, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { receiptOf } from '@maestro/ballot-chain';
import { checkBallot } from '@maestro/tally';
import { recordBallot } from './record-ballot.ts';
import { castBallotOf } from './register.ts';
import type { Casting, Step, Vote } from './vote.ts';

/**
 * A person's ballot, the first or a changed one: the latest before the close counts. The receipt is the voter's alone to
 * keep in a secret vote.
 */
export function castBallot(
  vote: Vote,
  personId: string,
  ballot: CastBallot,
  { at, salt }: Casting,
): Result<Step & { readonly receipt: string }, Refusal> {
  const voter = vote.voters.find(({ id }) => id === personId);
  if (!voter || voter.agent) return err({ kind: 'forbidden', detail: `${personId} is not a voter in this vote` });
  if (vote.closed) return err({ kind: 'conflict', detail: 'This vote is closed; the ballot was not counted' });
  const { method, options, terms } = vote;
  if (terms.secret && ballot.reason !== undefined) {
    const detail = 'a secret ballot carries no reason: its words would name the voter';
    return err({ kind: 'invalid', detail: 'The ballot is secret', errors: [{ pointer: '/reason', detail }] });
  }
  if (ballot.moved_by !== undefined && vote.first_ballots === null) {
    const detail = 'there was no first ballot to be moved away from';
    return err({ kind: 'invalid', detail: 'The ballot is the first', errors: [{ pointer: '/moved_by', detail }] });
  }
  const content = checkBallot({ method, options, settings: terms.settings }, ballot);
  if (!content.ok) {
    return err({ kind: 'invalid', detail: 'The ballot does not fit this vote', errors: [...content.error] });
  }
  const recorded = {
    content: content.value,
    reason: ballot.reason ?? null,
    cause: null,
    missing: false,
    moved_by: ballot.moved_by ?? null,
    salt,
  };
  const receipt = receiptOf(vote.vote_id, castBallotOf(vote, voter, recorded), salt);
  return ok({ ...recordBallot(vote, voter, recorded, at), receipt });
}
