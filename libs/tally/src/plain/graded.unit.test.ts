import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { CastBallot } from '../election/profile.ts';
import { elect } from '../testing/ballots.ts';

const options = ['A', 'B', 'C'];

describe('approval', () => {
  const approve = (...approvals: readonly string[]): CastBallot => ({ paper: { kind: 'approvals', approvals } });

  test('every approval counts alike, and only once', () => {
    const ballots = [approve('A', 'B', 'B'), approve('B'), approve()];
    expect(countBallots('approval', {}, { options, ballots })).toMatchObject({
      winners: ['B'],
      ballots: 3,
      rounds: [{ tally: { A: '1', B: '2', C: '0' } }],
    });
  });

  test('rankings approve of nothing', () => {
    expect(() => countBallots('approval', {}, elect('A>B'))).toThrow(RangeError);
  });
});

describe('score', () => {
  const give = (scores: Record<string, number | string>): CastBallot => ({ paper: { kind: 'scores', scores } });

  test('tenths are added as tenths', () => {
    const ballots = [give({ A: 0.1, B: '0.3' }), give({ A: 0.2 })];
    const count = countBallots('score', {}, { options, ballots });
    expect(count.rounds[0]!.tally).toEqual({ A: '0.3', B: '0.3', C: '0' });
    expect(count).toMatchObject({ outcome: 'tie', tie: { between: ['A', 'B'] } });
  });

  test('weights multiply, scores may be negative', () => {
    const ballots = [{ ...give({ A: 5, C: -2 }), weight: '1.5' }, give({ B: 7 })];
    expect(countBallots('score', {}, { options, ballots })).toMatchObject({
      winners: ['A'],
      rounds: [{ tally: { A: '7.5', B: '7', C: '-3' } }],
    });
  });

  test.each([{ A: 11 }, { A: -1 }, { A: '10.000000001' }])('%o is out of range', (scores) => {
    const limits = { min_score: '0', max_score: '10' };
    expect(() => countBallots('score', limits, { options, ballots: [give(scores)] })).toThrow(/out of range/);
  });

  test.each([{ A: Number.NaN }, { A: 'many' }, { A: Infinity }])('%o is no score', (scores) => {
    expect(() => countBallots('score', {}, { options, ballots: [give(scores)] })).toThrow(/no score/);
  });
});

describe('dot', () => {
  const spend = (scores: Record<string, number>): CastBallot => ({ paper: { kind: 'scores', scores } });

  test('the most dots win', () => {
    const ballots = [spend({ A: 3, B: 2 }), spend({ B: 5 })];
    expect(countBallots('dot', { dots: 5 }, { options, ballots }).winners).toEqual(['B']);
  });

  test.each([
    [{ A: 3, B: 3 }, /more than 5/],
    [{ A: 1.5 }, /whole/],
    [{ A: -1 }, /whole/],
  ])('%o is refused', (scores, message) => {
    expect(() => countBallots('dot', { dots: 5 }, { options, ballots: [spend(scores)] })).toThrow(message);
  });
});

/** Wikipedia, "Borda count": how ties and short ballots can be treated. */
describe('Borda', () => {
  test.each([
    ['share', { A: '3', B: '2', C: '0.5', D: '0.5' }],
    ['zero', { A: '3', B: '2', C: '0', D: '0' }],
    ['modified', { A: '2', B: '1', C: '0', D: '0' }],
  ] as const)('a short ballot by the rule %s', (incomplete, tally) => {
    const profile = elect('A>B', ['A', 'B', 'C', 'D']);
    expect(countBallots('borda', { incomplete }, profile).rounds[0]!.tally).toEqual(tally);
  });

  test('options that are level share the points of their places', () => {
    expect(countBallots('borda', {}, elect('A>B=C>D')).rounds[0]!.tally).toEqual({
      A: '3',
      B: '1.5',
      C: '1.5',
      D: '0',
    });
    expect(countBallots('borda', {}, elect('A=B=C>D')).rounds[0]!.tally).toEqual({ A: '2', B: '2', C: '2', D: '0' });
  });

  test('a clone of B makes B win: Borda is not independent of clones', () => {
    expect(countBallots('borda', {}, elect('3: A>B, 2: B>A')).winners).toEqual(['A']);
    expect(countBallots('borda', {}, elect('3: A>B>C, 2: B>C>A')).winners).toEqual(['B']);
  });

  test('whom a majority puts first may lose', () => {
    expect(countBallots('borda', {}, elect('3: A>B>C, 2: B>C>A')).winners).toEqual(['B']);
  });
});
