import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from './tokens.ts';

describe('tokens', () => {
  it('are the text again when joined, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokensOf(text).join('')).toBe(text);
      }),
    );
  });

  it('are about as many as a vendor would count', () => {
    const text = 'MongoDB 4.0+ has multi-document ACID transactions.';
    expect(tokensOf(text).length).toBeGreaterThan(8);
    expect(tokensOf(text).length).toBeLessThan(20);
    expect(tokensOf('')).toEqual([]);
  });
});
