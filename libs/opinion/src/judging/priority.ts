import type { VoteCount } from './vote-counts.ts';
import { smoothed } from './z-tests.ts';

const META_PRIORITY = 7;
/** A statement nobody has seen counts 1 + 8 fold; after every five votes the 8 is halved. */
const NEWNESS = 8;
const HALVED_EVERY = 5;

/**
 * How much is learnt by showing a statement next (Polis' comment priority): more where people agree, where few pass,
 * where the statement tells groups apart, and where it is new. Squared, so that the best are shown much more often.
 */
export function priority(votes: VoteCount, extremity: number, isMeta: boolean): number {
  if (isMeta) return META_PRIORITY ** 2;
  const importance = (1 - smoothed(votes.pass, votes.seen)) * (1 + extremity) * smoothed(votes.agree, votes.seen);
  const newness = 1 + NEWNESS * 2 ** (-votes.seen / HALVED_EVERY);
  return (importance * newness) ** 2;
}
