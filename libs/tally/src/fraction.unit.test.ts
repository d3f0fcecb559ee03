import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ceilingOf, fractionOf } from './fraction.ts';

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

describe('a share written as a number', () => {
  test.each([
    [0, '0/1'],
    [1, '1/1'],
    [0.5, '1/2'],
    [0.07, '7/100'],
    [1 / 3, '1/3'],
    [2 / 3, '2/3'],
    [5 / 6, '5/6'],
    [0.75, '3/4'],
    [0.123456, '1929/15625'],
    [1.5, '3/2'],
  ])('%d means %s', (value, expected) => {
    const { numerator, denominator } = fractionOf(value);
    expect(`${numerator}/${denominator}`).toBe(expected);
  });

  test('is recovered from its nearest double, whatever the fraction', () => {
    const proper = fc
      .tuple(fc.integer({ min: 1, max: 60_000_000 }), fc.nat())
      .map(([denominator, n]) => [BigInt(n % (denominator + 1)), BigInt(denominator)] as const);
    fc.assert(
      fc.property(proper, ([n, d]) => {
        const divisor = gcd(n, d);
        expect(fractionOf(Number(n) / Number(d))).toEqual({ numerator: n / divisor, denominator: d / divisor });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])('%d is none', (value) => {
    expect(() => fractionOf(value)).toThrow(RangeError);
  });
});

test('the ceiling is the smallest whole number not below the share', () => {
  expect(ceilingOf({ numerator: 2n, denominator: 3n }, 3)).toBe(2);
  expect(ceilingOf({ numerator: 2n, denominator: 3n }, 4)).toBe(3);
  expect(ceilingOf({ numerator: 0n, denominator: 1n }, 9)).toBe(0);
});
