import { openVote as open, openWithdrawn } from '../domain/open-vote.ts';
import { unchanged, type OpenVote, type Origin, type Step } from '../domain/vote.ts';
import { newLetterKeys } from '@maestro/sealed-letter';
import type { Unit } from '../ports/votes.ts';

/** Opens a vote once; asked again, it tells the outcome again where there is one. */
export async function openVote(unit: Unit, command: OpenVote, origin: Origin, at: string): Promise<Step> {
  const known = await unit.votes.lock(command.vote_id);
  if (known) {
    const step: Step = known.closed
      ? { vote: known, effects: [{ kind: 'closed', version: known.version }] }
      : unchanged(known);
    await unit.announce(step);
    return step;
  }
  const withdrawn = await unit.votes.hasWithdrawal(command.vote_id);
  const first = command.first_vote_id === undefined ? null : await unit.votes.lock(command.first_vote_id);
  const step = withdrawn
    ? openWithdrawn(command, origin, at)
    : open(command, origin, at, first, await keysFor(command));
  await unit.votes.add(step.vote);
  await unit.announce(step);
  return step;
}

/** In a secret vote agents' ballots travel sealed: the bus and the router's tables never hold one in clear. */
const keysFor = async ({ terms, voters }: OpenVote) =>
  terms?.secret && voters.some(({ agent }) => agent !== null) ? await newLetterKeys() : null;
