import { passTime as pass } from '../domain/pass-time.ts';
import type { Step, Vote } from '../domain/vote.ts';
import type { Unit } from '../ports/votes.ts';

/** Does something as a part of the story a vote belongs to: nobody's message is there to say so. */
export type OnBehalfOf = <T>(vote: Vote, work: () => Promise<T>) => Promise<T>;

/** Moves one vote whose time has come; null: there is none, or others are at it. */
export async function passTime(unit: Unit, at: string, onBehalfOf: OnBehalfOf): Promise<Step | null> {
  const vote = await unit.votes.lockDue(at);
  if (!vote) return null;
  return onBehalfOf(vote, async () => {
    const step = pass(vote, at);
    await unit.votes.save(vote, step.vote);
    await unit.announce(step);
    return step;
  });
}
