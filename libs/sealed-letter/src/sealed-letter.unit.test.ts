import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newLetterKeys, openLetter, sealLetter } from './index.ts';

const keys = await newLetterKeys();
const others = await newLetterKeys();

describe('a sealed letter', () => {
  test('says to its addressee what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const opened = await openLetter(keys.privateKey, await sealLetter(keys.publicKey, value));
        expect(JSON.stringify(opened)).toBe(JSON.stringify(value));
      }),
      { numRuns: 50 },
    );
  });

  test('says nothing to anybody else, and nothing once it was touched', async () => {
    const letter = await sealLetter(keys.publicKey, { choice: 'Porto' });
    expect(await openLetter(others.privateKey, letter)).toBeUndefined();
    const { key, text } = letter.sealed;
    const touched = (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    expect(await openLetter(keys.privateKey, { sealed: { key, text: touched } })).toBeUndefined();
    expect(await openLetter(keys.privateKey, { sealed: { key: others.publicKey, text } })).toBeUndefined();
  });

  test('is never the same twice, and as long for a short choice as for a long one', async () => {
    const letters = await Promise.all(
      ['A', 'A', 'A very long option indeed'].map((o) => sealLetter(keys.publicKey, o)),
    );
    expect(new Set(letters.map(({ sealed }) => sealed.text)).size).toBe(3);
    expect(new Set(letters.map(({ sealed }) => sealed.text.length)).size).toBe(1);
  });
});
