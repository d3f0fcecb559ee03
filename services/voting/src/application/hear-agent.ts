import type { bus, DataOf } from '@maestro/contracts';
import { openLetter, SealedLetter } from '@maestro/sealed-letter';
import { agentFailed, hearAgent as hear } from '../domain/agent-ballot.ts';
import type { Casting, Step, Vote } from '../domain/vote.ts';
import type { Unit } from '../ports/votes.ts';

type Completed = DataOf<typeof bus.structuredOutputCompleted>;
type Failed = DataOf<typeof bus.structuredOutputFailed>;

/** An agent's model filled the ballot in. Null: no vote awaits this call any more. */
export const hearAgent = (unit: Unit, { call_id, output }: Completed, casting: Casting): Promise<Step | null> =>
  onCall(unit, call_id, async (vote) => hear(vote, call_id, await opened(vote, output), casting));

/** No ballot could be had from an agent's model. Null: no vote awaits this call any more. */
export const hearNoAgent = (unit: Unit, { call_id, cause, detail }: Failed, casting: Casting): Promise<Step | null> =>
  onCall(unit, call_id, async (vote) => agentFailed(vote, call_id, cause, detail, casting));

async function onCall(unit: Unit, callId: string, decide: (vote: Vote) => Promise<Step>): Promise<Step | null> {
  const vote = await unit.votes.lockByCall(callId);
  if (!vote) return null;
  const step = await decide(vote);
  await unit.votes.save(vote, step.vote);
  await unit.announce(step);
  return step;
}

/** What an agent said; in a secret vote it comes sealed. What cannot be opened is no ballot, and is asked for again. */
async function opened(vote: Vote, output: unknown): Promise<unknown> {
  const letter = SealedLetter.safeParse(output);
  return vote.letter_keys && letter.success ? openLetter(vote.letter_keys.privateKey, letter.data) : output;
}
