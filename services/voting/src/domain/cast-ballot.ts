import type { CastBallot, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { recordBallot } from './record-ballot.ts';
import type { Step, Vote } from './vote.ts';

/** A person's ballot, the first or a changed one: the latest before the close counts. */
export function castBallot(vote: Vote, personId: string, ballot: CastBallot, at: string): Result<Step, Refusal> {
  const voter = vote.voters.find(({ id }) => id === personId);
  if (!voter || voter.agent) return err({ kind: 'forbidden', detail: `${personId} is not a voter in this vote` });
  if (vote.closed) return err({ kind: 'conflict', detail: 'This vote is closed; the ballot was not counted' });
  const choice = ballot.choice ?? null;
  if (choice !== null && !vote.options.includes(choice)) {
    const detail = `must be one of the options, word for word: ${vote.options.map((o) => `"${o}"`).join(', ')}`;
    return err({ kind: 'invalid', detail: 'The ballot names no option', errors: [{ pointer: '/choice', detail }] });
  }
  const recorded = { choice, reason: ballot.reason ?? null, cause: null, missing: false };
  return ok(recordBallot(vote, voter, recorded, at));
}
