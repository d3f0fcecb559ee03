import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import { elect } from '../testing/ballots.ts';

/** What must go wrong: a method that showed none of these would not be that method. */

describe('instant run-off', () => {
  /** Fishburn and Brams, "Paradoxes of preferential voting", Mathematics Magazine 56 (1983), in small. */
  test('no-show: two voters get whom they like better by staying at home', () => {
    const all = elect('4: A>B>C, 3: B>C>A, 3: C>A>B, 1: C>B>A', ['A', 'B', 'C']);
    const twoAtHome = elect('2: A>B>C, 3: B>C>A, 3: C>A>B, 1: C>B>A', ['A', 'B', 'C']);
    expect(countBallots('instant-runoff', {}, all).winners).toEqual(['C']);
    expect(countBallots('instant-runoff', {}, twoAtHome).winners).toEqual(['B']);
  });

  /** Wikipedia, "Monotonicity criterion": more first choices make a winner lose. */
  test('raising the winner makes it lose', () => {
    const before = elect('39: A>B>C, 35: B>C>A, 26: C>A>B');
    const after = elect('49: A>B>C, 25: B>C>A, 26: C>A>B');
    expect(countBallots('instant-runoff', {}, before).winners).toEqual(['A']);
    expect(countBallots('instant-runoff', {}, after).winners).toEqual(['C']);
  });

  test('whom everybody could live with goes first: the centre squeeze', () => {
    const squeezed = elect('41: Left > Centre > Right, 40: Right > Centre > Left, 19: Centre > Left > Right');
    const count = countBallots('instant-runoff', {}, squeezed);
    expect(count.rounds[0]!.eliminated).toEqual(['Centre']);
    expect(count).toMatchObject({ winners: ['Left'], condorcet_winner: 'Centre' });
  });

  test('it is not reversed by reversed ballots', () => {
    const count = (text: string) => countBallots('instant-runoff', {}, elect(text, ['A', 'B', 'C'])).winners;
    expect(count('4: A>B>C, 3: B>C>A, 2: C>A>B')).toEqual(['A']);
    expect(count('4: C>B>A, 3: A>C>B, 2: B>A>C')).not.toEqual(['B']);
    // The winner of these, B, is the winner of their reversal too.
    expect(count('4: B>A>C, 4: C>B>A, 3: A>C>B')).toEqual(count('4: C>A>B, 4: A>B>C, 3: B>C>A'));
  });
});

describe('Condorcet methods', () => {
  /** Moulin, "Condorcet's principle implies the no-show paradox", Journal of Economic Theory 45 (1988). */
  test.each([
    ['schulze', '5: C>A>B>D, 3: D>A>C>B, 6: B>D>C>A', '4: A>B>C>D', 'C', 'B'],
    ['ranked-pairs', '6: D>A>C>B, 3: C>A>B>D, 3: B>D>A>C, 4: B>C>D>A, 1: C>D>B>A', '3: A>C>D>B', 'D', 'C'],
  ] as const)('%s: some voters had better stayed at home', (method, others, some, worse, better) => {
    const options = ['A', 'B', 'C', 'D'];
    expect(some.indexOf(better)).toBeLessThan(some.indexOf(worse));
    expect(countBallots(method, {}, elect(`${others}, ${some}`, options)).winners).toEqual([worse]);
    expect(countBallots(method, {}, elect(others, options)).winners).toEqual([better]);
  });

  test('Schulze and ranked pairs may differ: a path of middling defeats outweighs one weak one', () => {
    const voters = elect('9: A>B>C>D, 4: C>B>D>A, 4: C>D>B>A, 3: D>A>B>C, 3: D>B>A>C', ['A', 'B', 'C', 'D']);
    expect(countBallots('schulze', {}, voters)).toMatchObject({ winners: ['B'], condorcet_winner: null });
    expect(countBallots('ranked-pairs', {}, voters).winners).toEqual(['A']);
  });
});

describe('plurality', () => {
  test('two of the same split what would win together', () => {
    expect(countBallots('plurality', {}, elect('6: A>B, 4: B>A')).winners).toEqual(['A']);
    expect(countBallots('plurality', {}, elect('3: A1>A2>B, 3: A2>A1>B, 4: B')).winners).toEqual(['B']);
  });
});
