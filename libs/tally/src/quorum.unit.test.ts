import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quorumNeeded } from './quorum.ts';

describe('the quorum', () => {
  test.each([
    [0.5, 4, 2],
    [0.5, 5, 3],
    [1, 7, 7],
    [0, 7, 0],
    [0.5, 0, 0],
    // What a product of doubles gets wrong: 0.07 * 100 is 7.000000000000001, 5/6 * 6 rounds up from above 5.
    [0.07, 100, 7],
    [0.29, 100, 29],
    [5 / 6, 6, 5],
    [2 / 3, 3, 2],
    [1 / 3, 3, 1],
  ])('of %d among %i voters is %i ballots', (share, eligible, needed) => {
    expect(quorumNeeded(share, eligible)).toBe(needed);
  });

  test('is exact at every fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(),
        fc.integer({ min: 0, max: 100_000 }),
        (denominator, n, eligible) => {
          const numerator = n % (denominator + 1);
          const exact = (BigInt(numerator) * BigInt(eligible) + BigInt(denominator) - 1n) / BigInt(denominator);
          expect(quorumNeeded(numerator / denominator, eligible)).toBe(Number(exact));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('never asks for more ballots than there are voters, nor fewer for a larger share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 0, max: 1000 }), (a, b, eligible) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(quorumNeeded(less, eligible)).toBeLessThanOrEqual(quorumNeeded(more, eligible));
        expect(quorumNeeded(more, eligible)).toBeLessThanOrEqual(eligible);
      }),
    );
  });

  test.each([
    [-0.1, 3],
    [1.1, 3],
    [Number.NaN, 3],
    [0.5, -1],
    [0.5, 1.5],
  ])('of %d among %d voters is a mistake of the caller', (share, eligible) => {
    expect(() => quorumNeeded(share, eligible)).toThrow(RangeError);
  });
});
