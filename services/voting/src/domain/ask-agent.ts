import { instantPlus, millisecondsBetween } from '@maestro/kernel';
import type { BallotCall, Vote } from './vote.ts';

/** How long a model may take over one ballot, in milliseconds. */
export const BALLOT_ALLOWED = 90_000;

/** What voting waits beyond a call's deadline before it does without: a lost call must not hang a vote. */
export const GRACE = 15_000;

/** A ballot is asked for once, and once again where it was not valid. */
export const MOST_ATTEMPTS = 2;

/** The call for one agent's ballot; the same voter and attempt always get the same id. */
export function callFor(vote: Vote, voterIndex: number, attempt: number, at: string): BallotCall {
  const left = vote.deadline === null ? Infinity : millisecondsBetween(at, vote.deadline);
  const deadline = instantPlus(at, Math.min(BALLOT_ALLOWED, left));
  return { id: `${vote.vote_id}-b${voterIndex + 1}-${attempt}`, attempt, deadline };
}
