import { ceilingOf, fractionOf } from './fraction.ts';

/**
 * How many ballots a vote needs to count at all, by head.
 * `share` is a share of the eligible voters, 0 to 1, read as the fraction it stands for: 0.07 of 100 voters is 7.
 */
export function quorumNeeded(share: number, eligible: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a quorum of ${share} is not between 0 and 1`);
  if (!Number.isSafeInteger(eligible) || eligible < 0) throw new RangeError(`${eligible} is not a number of voters`);
  return ceilingOf(fractionOf(share), eligible);
}
