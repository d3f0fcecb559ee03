import { describe, expect, test } from 'vitest';
import { parseTieRule } from './tie-rule.ts';

describe('a tie rule on a command line', () => {
  test.each([
    ['none', []],
    ['previous-rounds', [{ by: 'previous-rounds' }]],
    ['decision-maker', [{ by: 'decision-maker' }]],
    ['lot:2026-11-23', [{ by: 'lot', seed: '2026-11-23' }]],
    ['order:A,B', [{ by: 'order', order: ['A', 'B'] }]],
    ['order:"Smith, John",B', [{ by: 'order', order: ['Smith, John', 'B'] }]],
    ['previous-rounds+lot:x:y', [{ by: 'previous-rounds' }, { by: 'lot', seed: 'x:y' }]],
  ])('%s is read', (text, rule) => {
    expect(parseTieRule(text)).toEqual(rule);
  });

  test.each(['', 'lot:', 'order:', 'order:A,', 'coin', 'previous-rounds+', 'order:"A,B'])('%j is none', (text) => {
    expect(parseTieRule(text)).toBeNull();
  });
});
