import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_USAGE, type Usage } from './model-reply.ts';
import { costOf, dearest, type Price } from './price.ts';

const price: Price = { input: 2_000_000, output: 10_000_000, cachedInput: 200_000, cacheWrite: 2_500_000, long: null };
const usage = (over: Partial<Usage>): Usage => ({ ...NO_USAGE, ...over });

describe('the cost of a call', () => {
  it('is what the vendor’s list says', () => {
    expect(costOf(usage({ input: 1_000_000, output: 1_000_000 }), price)).toBe(12_000_000);
    expect(costOf(usage({ input: 1000, cachedInput: 600, cacheWrite: 300, output: 10 }), price)).toBe(
      100 * 2 + 600 * 0.2 + 300 * 2.5 + 10 * 10,
    );
    expect(costOf(NO_USAGE, price)).toBe(0);
  });

  it('is rounded up once, not per kind of token', () => {
    const cheap: Price = { input: 1, output: 1, cachedInput: 1, cacheWrite: 1, long: null };
    expect(costOf(usage({ input: 1 }), cheap)).toBe(1);
    expect(costOf(usage({ input: 600_000, output: 600_000 }), cheap)).toBe(2);
  });

  it('is another one for all of a call above the length where a vendor changes its price', () => {
    const long = { input: 4_000_000, output: 15_000_000, cachedInput: 400_000, cacheWrite: 5_000_000, above: 1000 };
    expect(costOf(usage({ input: 1000 }), { ...price, long })).toBe(2000);
    expect(costOf(usage({ input: 1001 }), { ...price, long })).toBe(4004);
  });

  it('grows by no more than a millionth when a call is cut in two, and never shrinks (law)', () => {
    const count = fc.nat(10_000_000);
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const whole = costOf(usage({ input: a + b, output: c + d }), price);
        const parts = costOf(usage({ input: a, output: c }), price) + costOf(usage({ input: b, output: d }), price);
        expect(parts - whole).toBeGreaterThanOrEqual(0);
        expect(parts - whole).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not believe counts that cannot be', () => {
    expect(() => costOf(usage({ input: 5, cachedInput: 6 }), price)).toThrow(RangeError);
    expect(() => costOf(usage({ output: -1 }), price)).toThrow(RangeError);
    expect(() => costOf(usage({ input: Number.NaN }), price)).toThrow(RangeError);
  });
});

it('the dearest of several prices is the highest of each rate, long calls included', () => {
  const long = { input: 9_000_000, output: 1, cachedInput: 1, cacheWrite: 1, above: 10 };
  const other: Price = { input: 1, output: 20_000_000, cachedInput: 1, cacheWrite: 1, long };
  expect(dearest([price, null, other])).toEqual({
    input: 9_000_000,
    output: 20_000_000,
    cachedInput: 200_000,
    cacheWrite: 2_500_000,
    long: null,
  });
  expect(dearest([null])).toBeNull();
});
