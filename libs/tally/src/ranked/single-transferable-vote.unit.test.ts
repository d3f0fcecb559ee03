import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import { elect } from '../testing/ballots.ts';

/** Wikipedia, "Single transferable vote": what to serve at a party, three of five. */
test('food for a party', () => {
  const guests = elect(`
    4: Oranges
    2: Pears > Oranges
    8: Chocolate > Strawberries
    4: Chocolate > Sweets
    1: Strawberries
    1: Sweets`);
  const { winners, rounds } = countBallots('stv', { seats: 3 }, guests);
  expect(winners).toEqual(['Chocolate', 'Oranges', 'Strawberries']);
  expect(rounds.map(({ tally }) => tally)).toEqual([
    { Oranges: '4', Pears: '2', Chocolate: '12', Strawberries: '1', Sweets: '1' },
    { Oranges: '4', Pears: '2', Chocolate: '6', Strawberries: '5', Sweets: '3' },
    { Oranges: '6', Chocolate: '6', Strawberries: '5', Sweets: '3' },
    { Oranges: '6', Chocolate: '6', Strawberries: '5' },
  ]);
  expect(rounds[0]).toMatchObject({ threshold: '6', transfers: { Chocolate: { Strawberries: '4', Sweets: '2' } } });
});

/** The Scottish Local Government Elections Order 2007, schedule 1, worked by hand. */
describe('the Scottish rules', () => {
  test('rule 48: every paper goes on, at its value times surplus over total, cut at five decimals', () => {
    const profile = elect('10: A>B>C, 3: A>C, 2: B>C, 4: C, 4: D', ['A', 'B', 'C', 'D']);
    const { rounds } = countBallots('stv', { seats: 2 }, profile);
    // 23 papers, quota 8. A: 5 of 13 go on, each paper at 0.38461; the ten are worth 3.8461.
    expect(rounds[0]).toMatchObject({
      threshold: '8',
      elected: ['A'],
      transfers: { A: { B: '3.8461', C: '1.15383' } },
      untransferred: { A: '0.00007' },
    });
    expect(rounds[1]).toMatchObject({
      tally: { A: '8', B: '5.8461', C: '5.15383', D: '4' },
      exhausted: '0',
      residual: '0.00007',
      eliminated: ['D'],
      transfers: { D: {} },
      untransferred: { D: '4' },
    });
    expect(rounds[2]).toMatchObject({ eliminated: ['C'], elected: [], untransferred: { C: '5.15383' } });
    // Rule 52: as many are left as there are vacancies, quota or not.
    expect(rounds[3]).toMatchObject({
      tally: { A: '8', B: '5.8461' },
      exhausted: '9.15383',
      residual: '0.00007',
      elected: ['B'],
      transfers: {},
    });
    expect(rounds).toHaveLength(4);
  });

  test('rule 48: papers that came at less than one go on at less still', () => {
    const profile = elect('12: A>B>C, 5: B>D, 4: C, 4: D', ['A', 'B', 'C', 'D']);
    const { rounds } = countBallots('stv', { seats: 3 }, profile);
    // Quota 7. A: 5 of 12 at 0.41666, 4.99992 to B, who then has 9.99992 and a surplus of 2.99992.
    expect(rounds[0]).toMatchObject({ threshold: '7', transfers: { A: { B: '4.99992' } } });
    // Twelve papers at 2.99992 × 0.41666 / 9.99992 = 0.12499, five at 0.29999.
    expect(rounds[1]).toMatchObject({ elected: ['B'], transfers: { B: { C: '1.49988', D: '1.49995' } } });
    expect(rounds[2]!.tally).toEqual({ A: '7', B: '7', C: '5.49988', D: '5.49995' });
  });

  test('rule 49: of two surpluses the larger goes first', () => {
    const profile = elect('9: A>C, 10: B>D, 3: C, 2: D', ['A', 'B', 'C', 'D']);
    const { rounds } = countBallots('stv', { seats: 3 }, profile);
    expect(rounds.map(({ transfers }) => Object.keys(transfers))).toEqual([['B'], ['A'], ['C'], []]);
    expect(rounds[0]!.elected).toEqual(['B', 'A']);
  });

  test('rule 51: of two that are level the one behind at the latest stage at which they differed goes', () => {
    const profile = elect('10: A, 6: B, 5: C, 4: D, 1: E>D', ['A', 'B', 'C', 'D', 'E']);
    const { rounds, ties } = countBallots('stv', { seats: 2 }, profile);
    expect(rounds[2]).toMatchObject({ tally: { C: '5', D: '5' }, eliminated: ['D'] });
    expect(ties).toMatchObject([{ between: ['C', 'D'], over: 'eliminate', chosen: 'D', broken_by: 'previous-rounds' }]);
  });

  test('rule 51: level all along, the lot decides, and is only asked then', () => {
    const profile = elect('8: A, 5: C>D, 5: D>C', ['A', 'C', 'D']);
    const open = countBallots('stv', { seats: 1 }, profile);
    expect(open).toMatchObject({ outcome: 'tie', winners: [], tie: { between: ['C', 'D'], broken_by: 'none' } });
    const drawn = countBallots('stv', { seats: 1, tie: [{ by: 'order', order: ['C', 'D'] }] }, profile);
    expect(drawn.ties[0]).toMatchObject({ between: ['C', 'D'], chosen: 'D', broken_by: 'order' });
    expect(drawn.winners).toEqual(['C']);
  });

  test('options that hold nothing go together where no rule tells them apart', () => {
    const profile = elect('5: A>B, 3: B>A', ['A', 'B', 'X', 'Y']);
    expect(
      countBallots('stv', { seats: 1 }, { ...profile, ballots: [...profile.ballots, ...elect('3: B').ballots] }),
    ).toMatchObject({ winners: ['B'] });
    const level = elect('4: A, 3: B>A, 2: C>B', ['A', 'B', 'C', 'X', 'Y']);
    expect(countBallots('stv', { seats: 1 }, level).rounds[0]!.eliminated).toEqual(['X', 'Y']);
  });

  test('rule 47: who reaches the quota exactly is elected and has nothing to transfer', () => {
    const profile = elect('7: A, 4: B, 3: C>B, 5: D', ['A', 'B', 'C', 'D']);
    const { rounds } = countBallots('stv', { seats: 2 }, profile);
    expect(rounds[0]).toMatchObject({
      threshold: '7',
      elected: ['A'],
      eliminated: ['C'],
      transfers: { C: { B: '3' } },
    });
    expect(rounds[1]).toMatchObject({ elected: ['B'] });
  });

  test('rule 52: as many left as seats are elected, quota or not', () => {
    expect(countBallots('stv', { seats: 2 }, elect('5: A, 1: B'))).toMatchObject({
      winners: ['A', 'B'],
      rounds: [{ elected: ['A', 'B'] }],
    });
  });
});

describe('the quota', () => {
  const profile = elect('7: A, 3: B, 1: C');
  test.each([
    ['droop', 1, '6'],
    ['droop', 2, '4'],
    ['hare', 2, '5.5'],
    ['hare', 3, '3.66666'],
  ] as const)('%s for %i seats', (quota, seats, threshold) => {
    expect(countBallots('stv', { quota, seats }, profile).rounds[0]!.threshold).toBe(threshold);
  });

  test('is taken of the valid papers: what puts nobody first does not count', () => {
    const count = countBallots('stv', { seats: 1 }, elect('7: A, 3: B=C, 3: B', ['A', 'B', 'C']));
    expect(count.rounds[0]).toMatchObject({ threshold: '6', exhausted: '3', tally: { A: '7', B: '3', C: '0' } });
  });
});
