import type { ContextEntry } from '@maestro/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { follow, headOf } from './chain.ts';

const said = (seq: number, prev: number): ContextEntry => ({
  seq,
  prev,
  at: '2026-01-01T09:00:00.000Z',
  kind: 'message',
  by: 'alex',
  text: `${seq}`,
});
/** A whole context whose entries stand at these places of the log. */
const chainAt = (seqs: readonly number[]): ContextEntry[] => seqs.map((seq, i) => said(seq, seqs[i - 1] ?? 0));
const seqs = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 })
  .map((all) => all.toSorted((a, b) => a - b));

describe('the chain', () => {
  test('a whole chain is followed to the end', () => {
    expect(follow([], chainAt([1, 3, 4, 9]), 9)).toHaveLength(4);
  });

  test('it goes on from what is held', () => {
    const [first, second, ...rest] = chainAt([1, 3, 4, 9]);
    expect(follow([first!, second!], rest, 9)).toEqual(rest);
  });

  test('it ends before a hole', () => {
    const [first, , third] = chainAt([1, 3, 4]);
    expect(follow([], [first!, third!], 4)).toEqual([first]);
  });

  test('an entry that stands there twice ends it', () => {
    expect(follow([], [said(1, 0), said(1, 0), said(2, 1)], 2)).toEqual([said(1, 0)]);
  });

  test('whatever is lost, what is followed is an unbroken part of the whole from its beginning', () => {
    fc.assert(
      fc.property(seqs, fc.array(fc.boolean()), fc.integer({ min: 1, max: 60 }), (all, lost, upto) => {
        const whole = chainAt(all);
        const left = whole.filter((_, i) => !lost[i]);
        const followed = follow([], left, upto);
        expect(followed).toEqual(whole.slice(0, followed.length));
        expect(headOf(followed)).toBeLessThanOrEqual(upto);
      }),
    );
  });
});
