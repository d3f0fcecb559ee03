import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import { elect } from '../testing/ballots.ts';

/** Wikipedia, "Ranked pairs", "Schulze method", "Instant-runoff voting": where Tennessee puts its capital. */
const tennessee = elect(`
  42: Memphis > Nashville > Chattanooga > Knoxville
  26: Nashville > Chattanooga > Knoxville > Memphis
  15: Chattanooga > Knoxville > Nashville > Memphis
  17: Knoxville > Chattanooga > Nashville > Memphis`);

describe('Tennessee votes for its capital', () => {
  test.each([
    ['plurality', {}, ['Memphis']],
    ['majority', { runoff: true }, ['Nashville']],
    ['borda', {}, ['Nashville']],
    ['instant-runoff', {}, ['Knoxville']],
    ['schulze', {}, ['Nashville']],
    ['ranked-pairs', {}, ['Nashville']],
  ] as const)('by %s', (method, options, winners) => {
    expect(countBallots(method, options, tennessee).winners).toEqual(winners);
  });

  test('Borda points', () => {
    expect(countBallots('borda', {}, tennessee).rounds[0]!.tally).toEqual({
      Memphis: '126',
      Nashville: '194',
      Chattanooga: '173',
      Knoxville: '107',
    });
  });

  test('rounds of the instant run-off', () => {
    const { rounds, ranking } = countBallots('instant-runoff', {}, tennessee);
    expect(rounds.map(({ tally, eliminated }) => [tally, eliminated])).toEqual([
      [{ Memphis: '42', Nashville: '26', Chattanooga: '15', Knoxville: '17' }, ['Chattanooga']],
      [{ Memphis: '42', Nashville: '26', Knoxville: '32' }, ['Nashville']],
      [{ Memphis: '42', Knoxville: '58' }, []],
    ]);
    expect(rounds[2]).toMatchObject({ threshold: '51', elected: ['Knoxville'] });
    expect(rounds[0]!.transfers).toEqual({ Chattanooga: { Knoxville: '15' } });
    expect(ranking).toEqual([['Knoxville'], ['Memphis'], ['Nashville'], ['Chattanooga']]);
  });

  test('Nashville beats everybody, and is the whole Smith set', () => {
    for (const method of ['borda', 'instant-runoff', 'schulze', 'ranked-pairs', 'stv'] as const) {
      expect(countBallots(method, {}, tennessee)).toMatchObject({
        condorcet_winner: 'Nashville',
        smith_set: ['Nashville'],
        pairwise: { Memphis: { Nashville: 42 }, Nashville: { Memphis: 58, Chattanooga: 68 } },
      });
    }
  });

  test('pairs are locked from the clearest on', () => {
    const { locked } = countBallots('ranked-pairs', {}, tennessee);
    expect(locked!.map(({ winner, loser, votes, locked: isLocked }) => [winner, loser, votes, isLocked])).toEqual([
      ['Chattanooga', 'Knoxville', 83, true],
      ['Nashville', 'Chattanooga', 68, true],
      ['Nashville', 'Knoxville', 68, true],
      ['Nashville', 'Memphis', 58, true],
      ['Chattanooga', 'Memphis', 58, true],
      ['Knoxville', 'Memphis', 58, true],
    ]);
  });
});

/** M. Schulze, "A new monotonic, clone-independent … method", Social Choice and Welfare 36 (2011): 45 voters. */
describe("Schulze's 45 voters", () => {
  const voters = elect(
    `5: A>C>B>E>D, 5: A>D>E>C>B, 8: B>E>D>A>C, 3: C>A>B>E>D, 7: C>A>E>B>D, 2: C>B>A>D>E, 7: D>C>E>B>A, 8: E>B>A>D>C`,
    ['A', 'B', 'C', 'D', 'E'],
  );
  const count = countBallots('schulze', {}, voters);

  test('strongest paths', () => {
    expect(count.paths).toEqual({
      A: { B: 28, C: 28, D: 30, E: 24 },
      B: { A: 25, C: 28, D: 33, E: 24 },
      C: { A: 25, B: 29, D: 29, E: 24 },
      D: { A: 25, B: 28, C: 28, E: 24 },
      E: { A: 25, B: 28, C: 28, D: 31 },
    });
  });

  test('E > A > C > B > D, without a Condorcet winner', () => {
    expect(count.ranking).toEqual([['E'], ['A'], ['C'], ['B'], ['D']]);
    expect(count).toMatchObject({ winners: ['E'], condorcet_winner: null, smith_set: ['A', 'B', 'C', 'D', 'E'] });
  });
});

/** Condorcet, Essai (1785): preferences of many need not be an order. */
describe('the Condorcet cycle', () => {
  const cycle = elect('A>B>C, B>C>A, C>A>B');

  test.each(['schulze', 'ranked-pairs', 'borda', 'plurality', 'instant-runoff'] as const)(
    'is a tie by %s',
    (method) => {
      expect(countBallots(method, {}, cycle)).toMatchObject({
        outcome: 'tie',
        winners: [],
        tie: { broken_by: 'none' },
      });
    },
  );

  test('has all three in the Smith set, and nobody who beats the others', () => {
    expect(countBallots('schulze', {}, cycle)).toMatchObject({ condorcet_winner: null, smith_set: ['A', 'B', 'C'] });
  });

  test('the weakest defeat gives way where they differ', () => {
    const uneven = elect('4: A>B>C, 3: B>C>A, 2: C>A>B');
    // A over B by 6, B over C by 7, C over A by 5.
    for (const method of ['schulze', 'ranked-pairs'] as const) {
      expect(countBallots(method, {}, uneven).ranking).toEqual([['A'], ['B'], ['C']]);
    }
  });
});

/** Burlington, Vermont, 2009, the three who mattered (Ornstein and Norman, Public Choice 161, 2014). */
describe('the mayor of Burlington', () => {
  const burlington = elect(`
    1332: Montroll > Kiss > Wright
    767: Montroll > Wright > Kiss
    455: Montroll
    2043: Kiss > Montroll > Wright
    371: Kiss > Wright > Montroll
    568: Kiss
    1513: Wright > Montroll > Kiss
    495: Wright > Kiss > Montroll
    1289: Wright`);

  test('most first choices, the instant run-off and the pairs each name somebody else', () => {
    expect(countBallots('plurality', {}, burlington).winners).toEqual(['Wright']);
    const runoff = countBallots('instant-runoff', {}, burlington);
    expect(runoff).toMatchObject({ winners: ['Kiss'], condorcet_winner: 'Montroll' });
    expect(runoff.rounds[1]).toMatchObject({ tally: { Kiss: '4314', Wright: '4064' }, exhausted: '455' });
    expect(runoff.pairwise).toMatchObject({ Montroll: { Kiss: 4067 }, Kiss: { Montroll: 3477 } });
    expect(countBallots('schulze', {}, burlington).winners).toEqual(['Montroll']);
  });

  test('Kiss would have lost with 753 more first choices, taken from Wright', () => {
    const raised = elect(`
      1332: Montroll > Kiss > Wright
      767: Montroll > Wright > Kiss
      455: Montroll
      2043: Kiss > Montroll > Wright
      866: Kiss > Wright > Montroll
      826: Kiss
      1513: Wright > Montroll > Kiss
      1031: Wright`);
    expect(countBallots('instant-runoff', {}, raised).winners).toEqual(['Montroll']);
  });
});
