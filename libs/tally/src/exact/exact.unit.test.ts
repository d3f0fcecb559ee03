import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAmount, writeAmount } from './amount.ts';
import { parseDecimal, writeDecimal } from './decimal.ts';
import { parseFraction, parseShare, shareOf } from './share.ts';

describe('amounts', () => {
  test.each([
    [0n, 7n, '0'],
    [6n, 3n, '2'],
    [1n, 3n, '1/3'],
    [10n, 6n, '5/3'],
    [33n, 20n, '1.65'],
    [-1n, 8n, '-0.125'],
    [799974n, 100000n, '7.99974'],
    [1n, 1024n, '0.0009765625'],
  ])('%d/%d is written %s', (numerator, denominator, text) => {
    expect(writeAmount(numerator, denominator)).toBe(text);
  });

  test('are read as they were written', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), positive, (numerator, denominator) => {
        const text = writeAmount(numerator, denominator);
        // Ends are long where powers of two or five are high: reading is for weights, with fifteen digits.
        fc.pre(text.replace(/^\d+\.?/, '').length <= 15);
        const read = readAmount(text);
        expect(read.numerator * denominator).toBe(numerator * read.denominator);
      }),
    );
  });

  test.each(['', '-1', '1/0', '1e3', '.5', '5.', ' 1', '1/2/3', 'one'])('%j is none', (text) => {
    expect(() => readAmount(text)).toThrow(RangeError);
  });
});

describe('decimals', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.integer({ min: 0, max: 9 }),
        (units, digits) => {
          const read = parseDecimal(writeDecimal(units, digits))!;
          expect(read.coefficient * 10n ** BigInt(digits - read.digits)).toBe(units);
        },
      ),
    );
  });

  test.each(['', '+1', '1.', '.1', '1,5', '0.1234567891', '1e9', 'NaN'])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });
});

describe('shares', () => {
  test('lie between 0 and 1, both included', () => {
    expect(['0', '1', '2/3', '0.75', '5/5'].every((text) => parseShare(text) !== null)).toBe(true);
    expect(['1.1', '3/2', '-0', '2', ''].some((text) => parseShare(text) !== null)).toBe(false);
  });

  test('a number is written as the fraction it was meant as', () => {
    expect([shareOf(0.5), shareOf(2 / 3), shareOf(1), shareOf(0.07)]).toEqual(['1/2', '2/3', '1', '7/100']);
    expect(parseFraction(shareOf(0.1))).toEqual({ numerator: 1n, denominator: 10n });
  });
});
