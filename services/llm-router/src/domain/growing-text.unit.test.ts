import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingText } from './growing-text.ts';

it('is at every moment what its pieces are together', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 200 }), (pieces) => {
      const growing = new GrowingText();
      let whole = '';
      for (const piece of pieces) {
        growing.append(piece);
        whole += piece;
        expect(growing.length).toBe(whole.length);
      }
      expect(growing.toString()).toBe(whole);
    }),
  );
});
