import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, type Json } from './canonical.ts';

describe('the canonical writing', () => {
  test('is that of RFC 8785, section 3.2.2 to 3.2.4', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('orders names by UTF-16 code units, as section 3.2.3 does', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonical(value)) as object)).toHaveLength(7);
    expect([...canonical(value).matchAll(/:(\d)/g)].map((found) => found[1]).join('')).toBe('2467153');
  });

  test('tells exactly the different values apart, and does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
        expect(canonical(a as Json)).toBe(canonical(backwards(same(a)) as Json));
        expect(JSON.parse(canonical(a as Json))).toEqual(same(a));
        if (canonical(a as Json) === canonical(b as Json)) expect(same(a)).toEqual(same(b));
      }),
    );
  });

  test.each([Number.NaN, Infinity, undefined, 1n, () => 1, new Date(0), '\ud800', { a: undefined }, Array(1)])(
    'of %s there is none',
    (value) => {
      expect(() => canonical(value as unknown as Json)).toThrow(TypeError);
    },
  );
});

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, backwards(member)]),
  );
}
