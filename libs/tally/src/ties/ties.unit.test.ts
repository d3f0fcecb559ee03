import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { TieRule } from '../options/tie-rule.ts';
import { elect } from '../testing/ballots.ts';
import { sha256Hex } from './sha256.ts';

test('SHA-256 is what everybody else computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
  );
});

const level = elect('2: A, 2: B, 2: C, 1: D', ['A', 'B', 'C', 'D']);
const winnerBy = (tie: TieRule) => countBallots('plurality', { tie }, level);

describe('a tie for the win', () => {
  test('is broken by an order, and says so', () => {
    expect(winnerBy([{ by: 'order', order: ['D', 'C', 'A', 'B'] }])).toMatchObject({
      winners: ['C'],
      ranking: [['C'], ['A', 'B'], ['D']],
      tie: { between: ['A', 'B', 'C'], broken_by: 'order', chosen: 'C', over: 'win' },
    });
  });

  test('an order that names none of them leaves it', () => {
    expect(winnerBy([{ by: 'order', order: ['D'] }])).toMatchObject({ winners: [], tie: { broken_by: 'none' } });
  });

  test('is broken by lot: by the seed and the names alone', () => {
    const drawn = ['A', 'B', 'C'].toSorted((a, b) => (sha256Hex(`seed\n${a}`) < sha256Hex(`seed\n${b}`) ? -1 : 1));
    expect(winnerBy([{ by: 'lot', seed: 'seed' }])).toMatchObject({ winners: [drawn[0]], tie: { broken_by: 'lot' } });
    const turned = { ...level, options: level.options.toReversed() };
    expect(countBallots('plurality', { tie: [{ by: 'lot', seed: 'seed' }] }, turned).winners).toEqual([drawn[0]]);
  });

  test('every option is drawn by some seed', () => {
    const drawn = Array.from({ length: 40 }, (_, i) => winnerBy([{ by: 'lot', seed: `${i}` }]).winners[0]);
    expect(new Set(drawn)).toEqual(new Set(['A', 'B', 'C']));
  });

  test('waits for the decision maker until there is an answer', () => {
    expect(winnerBy([{ by: 'decision-maker' }])).toMatchObject({
      outcome: 'tie',
      winners: [],
      tie: { between: ['A', 'B', 'C'], broken_by: 'none', awaits: 'decision-maker' },
    });
    expect(winnerBy([{ by: 'decision-maker', order: ['B'] }])).toMatchObject({
      winners: ['B'],
      tie: { broken_by: 'decision-maker', awaits: null },
    });
  });

  test('a step that tells only some apart leaves the rest to the next', () => {
    const rule: TieRule = [
      { by: 'order', order: ['X'] },
      { by: 'order', order: ['B', 'A'] },
    ];
    expect(() => winnerBy(rule)).toThrow(/does not stand/);
    expect(winnerBy([{ by: 'previous-rounds' }, { by: 'order', order: ['B', 'A'] }]).winners).toEqual(['B']);
  });
});

describe('a tie for elimination', () => {
  test('goes by the latest earlier round in which they differed', () => {
    const profile = elect('6: A, 4: B, 3: C, 1: D>C, 1: E>B', ['A', 'B', 'C', 'D', 'E']);
    const withMore = { ...profile, ballots: [...profile.ballots, ...elect('1: E>C').ballots] };
    const { rounds, ties } = countBallots('instant-runoff', { tie: [{ by: 'previous-rounds' }] }, withMore);
    expect(rounds[0]!.eliminated).toEqual(['D']);
    expect(ties).toMatchObject([{ between: ['B', 'C'], round: 3, chosen: 'C', broken_by: 'previous-rounds' }]);
  });

  test('that decides who wins ends the count', () => {
    const profile = elect('4: A>B, 3: B>A, 3: C>B', ['A', 'B', 'C']);
    const count = countBallots('instant-runoff', {}, profile);
    expect(count).toMatchObject({
      outcome: 'tie',
      winners: [],
      tie: { between: ['B', 'C'], over: 'eliminate', broken_by: 'none', round: 1 },
    });
    expect(countBallots('instant-runoff', { tie: [{ by: 'order', order: ['B', 'C'] }] }, profile)).toMatchObject({
      winners: ['B'],
      tie: { broken_by: 'order', chosen: 'C' },
    });
  });

  test('whose losers cannot catch up even together takes them all', () => {
    const count = countBallots('instant-runoff', {}, elect('5: A, 4: B, 1: C>B, 1: D>B'));
    expect(count.rounds[0]!.eliminated).toEqual(['C', 'D']);
    expect(count).toMatchObject({ winners: ['B'], tie: null, ties: [{ broken_by: 'either-way', chosen: null }] });
  });

  test('that changes nothing is shown, and is none in the result', () => {
    // Whichever of C and D goes first, the other follows, and both leave their votes to B.
    const count = countBallots('instant-runoff', {}, elect('9: A, 4: B, 3: C>B, 3: D>B', ['A', 'B', 'C', 'D']));
    expect(count).toMatchObject({ outcome: 'winner', winners: ['B'], tie: null });
    expect(count.ties).toMatchObject([{ between: ['C', 'D'], broken_by: 'either-way' }]);
  });
});

describe('ranked pairs with equal defeats', () => {
  const cycle = elect('A>B>C, B>C>A, C>A>B');

  test('the defeat of the least preferred counts first, so that the most preferred wins', () => {
    const { winners, ties, ranking } = countBallots(
      'ranked-pairs',
      { tie: [{ by: 'order', order: ['B', 'A', 'C'] }] },
      cycle,
    );
    expect({ winners, ranking }).toEqual({ winners: ['B'], ranking: [['B'], ['C'], ['A']] });
    expect(ties[0]).toMatchObject({ over: 'lock', broken_by: 'order', chosen: 'C' });
  });

  test('equal defeats that close no cycle need no rule', () => {
    expect(countBallots('ranked-pairs', {}, elect('3: A>B>C>D'))).toMatchObject({
      ranking: [['A'], ['B'], ['C'], ['D']],
      ties: [],
    });
  });
});
