import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { krippendorffAlpha } from './krippendorff.ts';

/** A digit is a value, a dot is none. */
const rater = (row: string) => Array.from(row, (sign) => (sign === '.' ? null : Number(sign)));

describe("Krippendorff's alpha", () => {
  // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
  const fourObservers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'].map(rater);
  it.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
  ] as const)('is as published for the four observers, %s', (level, alpha) => {
    expect(krippendorffAlpha(fourObservers, level)).toBeCloseTo(alpha, 3);
  });

  it('is as published for two observers and two values (section A of the same)', () => {
    expect(krippendorffAlpha(['0100000010', '1110010000'].map(rater), 'nominal')).toBeCloseTo(0.095, 3);
  });

  it.each([
    ['nominal', 0.691],
    ['interval', 0.811],
  ] as const)('is as published for three coders with many gaps, %s', (level, alpha) => {
    // Wikipedia, Krippendorff's alpha, "A computational example".
    const coders = ['.....34121133.3', '1.213343.......', '..21344.21133.4'].map(rater);
    expect(krippendorffAlpha(coders, level)).toBeCloseTo(alpha, 3);
  });

  it('is 1 where all agree, and below 0 where they contradict each other', () => {
    expect(krippendorffAlpha(['1212', '1212'].map(rater), 'ordinal')).toBe(1);
    expect(krippendorffAlpha(['1212', '2121'].map(rater), 'nominal')).toBeLessThan(0);
  });

  it.each([
    ['nobody', []],
    ['nothing', [[], []]],
    ['one rater', [[1, 2, 3]]],
    [
      'no unit with two values',
      [
        [1, null],
        [null, 2],
      ],
    ],
    [
      'nothing that varies',
      [
        [1, 1],
        [1, 1],
      ],
    ],
  ])('is undefined for %s', (_, ratings) => {
    expect(krippendorffAlpha(ratings, 'interval')).toBeNull();
  });

  it('refuses what is no number', () => {
    expect(() => krippendorffAlpha([[Number.NaN], [1]], 'nominal')).toThrow(RangeError);
  });

  it('does not mind who rates or which unit comes first, and interval does not mind the unit of measure', () => {
    const rating = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null });
    const ratings = fc.array(fc.array(rating, { minLength: 6, maxLength: 6 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(ratings, fc.constantFrom('nominal', 'ordinal', 'interval'), (rows, level) => {
        const alpha = krippendorffAlpha(rows, level);
        const turned = rows.toReversed().map((row) => row.toReversed().map((value) => value && value * 2 + 10));
        if (alpha === null) expect(krippendorffAlpha(turned, level)).toBeNull();
        else expect(krippendorffAlpha(turned, level)).toBeCloseTo(alpha, 10);
      }),
    );
  });
});
