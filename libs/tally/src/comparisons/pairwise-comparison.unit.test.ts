import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { Comparison, Profile } from '../election/profile.ts';
import { elect } from '../testing/ballots.ts';

const compare = (options: readonly string[], ...comparisons: readonly Comparison[]): Profile => ({
  options,
  ballots: [{ paper: { kind: 'comparisons', comparisons } }],
});

const beat = (winner: string, loser: string, count: number): Comparison => ({ winner, loser, count });

/** American League, eastern division, 1987: Agresti, Categorical Data Analysis (2002), table 10.10. */
describe('baseball 1987', () => {
  const TEAMS = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore'];
  const WINS = [
    [0, 7, 9, 7, 7, 9, 11],
    [6, 0, 7, 5, 11, 9, 9],
    [4, 6, 0, 7, 7, 8, 12],
    [6, 8, 6, 0, 6, 7, 10],
    [6, 2, 6, 7, 0, 7, 12],
    [4, 4, 5, 6, 6, 0, 6],
    [2, 4, 1, 3, 1, 7, 0],
  ];
  const seen = WINS.flatMap((row, a) => row.map((count, b) => beat(TEAMS[a]!, TEAMS[b]!, count))).filter(
    ({ winner, loser }) => winner !== loser,
  );
  const count = countBallots('pairwise', {}, compare(TEAMS, ...seen));

  test('strengths relative to Baltimore are those of the book', () => {
    const { log_strengths: logs } = count;
    const relative = TEAMS.map((team) => (logs![team]! - logs!['Baltimore']!).toFixed(3));
    expect(relative).toEqual(['1.581', '1.436', '1.294', '1.248', '1.108', '0.684', '0.000']);
    expect(count.winners).toEqual(['Milwaukee']);
    expect(count.ranking).toEqual(TEAMS.map((team) => [team]));
  });

  test('strengths sum to one, their logarithms to nothing', () => {
    const sum = (values: Readonly<Record<string, number>>) => Object.values(values).reduce((a, b) => a + b, 0);
    expect(sum(count.strengths!)).toBeCloseTo(1, 12);
    expect(sum(count.log_strengths!)).toBeCloseTo(0, 10);
  });

  test('at the maximum every team is expected to win as often as it did', () => {
    for (const [a, team] of TEAMS.entries()) {
      const mine = count.strengths![team]!;
      const expected = TEAMS.reduce((wins, other, b) => {
        const theirs = count.strengths![other]!;
        return a === b ? wins : wins + ((WINS[a]![b]! + WINS[b]![a]!) * mine) / (mine + theirs);
      }, 0);
      expect(expected).toBeCloseTo(
        WINS[a]!.reduce((x, y) => x + y, 0),
        9,
      );
    }
  });
});

describe('two options', () => {
  const count = countBallots('pairwise', {}, compare(['A', 'B'], beat('A', 'B', 3), beat('B', 'A', 1)));

  test('the odds are the wins', () => {
    expect(count.strengths!['A']).toBeCloseTo(3 / 4, 12);
    // Variance of a log-odds of 3 to 1 is 1/3 + 1; each logarithm holds half of the difference.
    expect(count.standard_errors!['A']).toBeCloseTo(Math.sqrt(4 / 3) / 2, 12);
    expect(count.next_pair).toEqual(['A', 'B']);
  });
});

test('of pairs known alike, the next comparison is where the outcome is open and little is known', () => {
  const seen = [
    beat('A', 'B', 5),
    beat('B', 'A', 5),
    beat('B', 'C', 5),
    beat('C', 'B', 5),
    beat('A', 'C', 1),
    beat('C', 'A', 1),
  ];
  expect(countBallots('pairwise', {}, compare(['A', 'B', 'C'], ...seen)).next_pair).toEqual(['A', 'C']);
});

test('options that are level are a tie', () => {
  const cycle = compare(['A', 'B', 'C'], beat('A', 'B', 2), beat('B', 'C', 2), beat('C', 'A', 2));
  expect(countBallots('pairwise', {}, cycle)).toMatchObject({
    outcome: 'tie',
    winners: [],
    tie: { between: ['A', 'B', 'C'] },
  });
});

describe('comparisons that do not connect', () => {
  test('an option that never lost wins, without a strength', () => {
    const count = countBallots(
      'pairwise',
      {},
      compare(['A', 'B', 'C'], beat('A', 'B', 1), beat('B', 'C', 1), beat('C', 'B', 1)),
    );
    expect(count).toMatchObject({ winners: ['A'], strengths: null, ranking: [['A'], ['B', 'C']] });
  });

  test('two that never met, around whatever corner, cannot be told apart: they are to be compared next', () => {
    const count = countBallots('pairwise', {}, compare(['A', 'B', 'C'], beat('A', 'C', 4), beat('B', 'C', 1)));
    expect(count).toMatchObject({ outcome: 'incomparable', winners: [], next_pair: ['A', 'B'] });
    expect(count.ranking).toEqual([['A', 'B'], ['C']]);
  });
});

test('strengths are found wherever they are, however lopsided', () => {
  const wins = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(wins, (counts) => {
      const options = ['A', 'B', 'C', 'D'];
      const pairs = options.flatMap((a) => options.filter((b) => a !== b).map((b) => [a, b] as const));
      const seen = pairs.map(([a, b], i) => beat(a, b, counts[i]!));
      const { strengths } = countBallots('pairwise', {}, compare(options, ...seen));
      for (const a of options) {
        const won = seen.filter(({ winner }) => winner === a).reduce((sum, { count }) => sum + count, 0);
        const expected = seen
          .filter(({ winner, loser }) => winner === a || loser === a)
          .reduce(
            (sum, { winner, loser, count }) =>
              sum + (count * strengths![a]!) / (strengths![winner]! + strengths![loser]!),
            0,
          );
        expect(Math.abs(expected / won - 1)).toBeLessThan(1e-9);
      }
    }),
  );
});

test('a ranking says one comparison for every two options it orders', () => {
  const count = countBallots('pairwise', {}, elect('2: A>B=C, 1: C>B>A', ['A', 'B', 'C']));
  expect(count.pairwise).toEqual({ A: { B: 2, C: 2 }, B: { A: 1, C: 0 }, C: { A: 1, B: 1 } });
});

test.each([
  [beat('A', 'A', 1), /itself/],
  [beat('A', 'B', -1), /no number/],
  [beat('A', 'Z', 1), /no option/],
])('%o is no comparison', (comparison, message) => {
  expect(() => countBallots('pairwise', {}, compare(['A', 'B'], comparison))).toThrow(message);
});
