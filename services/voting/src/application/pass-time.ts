import { passTime as pass } from '../domain/pass-time.ts';
import type { Step } from '../domain/vote.ts';
import type { Unit } from '../ports/votes.ts';

/** Moves one vote whose time has come; null: there is none, or others are at it. */
export async function passTime(unit: Unit, at: string): Promise<Step | null> {
  const vote = await unit.votes.lockDue(at);
  if (!vote) return null;
  const step = pass(vote, at);
  await unit.votes.save(vote, step.vote);
  await unit.announce(step);
  return step;
}
