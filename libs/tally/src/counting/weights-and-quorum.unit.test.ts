import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { Profile } from '../election/profile.ts';
import { shareOf } from '../exact/share.ts';
import { choose, elect } from '../testing/ballots.ts';

describe('weights', () => {
  const thirds: Profile = {
    options: ['A', 'B'],
    ballots: [
      { paper: { kind: 'choice', choice: 'A' }, weight: '1/3', papers: 2 },
      { paper: { kind: 'choice', choice: 'A' }, weight: '1/3' },
      { paper: { kind: 'choice', choice: 'B' }, weight: '0.999999999' },
    ],
  };

  test('three thirds are one, and more than almost one', () => {
    expect(countBallots('plurality', {}, thirds)).toMatchObject({
      winners: ['A'],
      weight: '1.999999999',
      ballots: 4,
      rounds: [{ tally: { A: '1', B: '0.999999999' } }],
    });
  });

  test('what no decimal says is written as a fraction', () => {
    const profile = { options: ['A', 'B'], ballots: thirds.ballots.slice(0, 1) };
    expect(countBallots('schulze', {}, profile)).toMatchObject({ weight: '2/3', pairwise: { A: { B: '2/3' } } });
  });

  test('weighted votes are transferred as so many votes', () => {
    const weighted: Profile = {
      options: ['A', 'B', 'C'],
      ballots: [
        { paper: { kind: 'ranking', ranks: [['A'], ['B']] }, weight: '7' },
        { paper: { kind: 'ranking', ranks: [['B']] }, weight: '0.5' },
        { paper: { kind: 'ranking', ranks: [['C']] }, weight: '2.5' },
      ],
    };
    const { rounds, winners } = countBallots('stv', { seats: 2 }, weighted);
    // Quota 4; 3 of 7 go on, each vote at 0.42857.
    expect(rounds[0]).toMatchObject({
      threshold: '4',
      transfers: { A: { B: '2.99999' } },
      untransferred: { A: '0.00001' },
    });
    expect(rounds[1]!.tally).toEqual({ A: '4', B: '3.49999', C: '2.5' });
    expect(winners).toEqual(['A', 'B']);
  });
});

describe('the quorum', () => {
  const vote = (...choices: readonly (string | null)[]): Profile => ({
    options: ['A', 'B'],
    ballots: choose(...choices),
    electorate: { heads: 4, weight: '10' },
  });

  test('abstentions help it, and nothing else', () => {
    const half = { quorum: { heads: '1/2', weight: null } };
    expect(countBallots('plurality', half, vote('A'))).toMatchObject({
      outcome: 'no_quorum',
      winners: [],
      quorum: { met: false, heads: { cast: 1, needed: 2 }, weight: null },
    });
    expect(countBallots('plurality', half, vote('A', null))).toMatchObject({ outcome: 'winner', winners: ['A'] });
  });

  test('a ranking left blank is an abstention: it is not exhausted', () => {
    const blank = { paper: { kind: 'ranking', ranks: [[], []] }, papers: 3 } as const;
    const profile = elect('2: A>B, 1: B');
    const count = countBallots('instant-runoff', {}, { ...profile, ballots: [...profile.ballots, blank] });
    expect(count).toMatchObject({
      ballots: 6,
      abstentions: 3,
      weight: '3',
      rounds: [{ exhausted: '0', threshold: '2' }],
    });
  });

  test('by weight it is weighed, and both are needed where both are asked for', () => {
    const heavy = { ...vote('A'), ballots: [{ ...choose('A')[0]!, weight: '5' }] };
    const byWeight = { quorum: { heads: null, weight: '1/2' } };
    expect(countBallots('plurality', byWeight, heavy).quorum).toEqual({
      met: true,
      heads: null,
      weight: { cast: '5', needed: '5' },
    });
    expect(countBallots('plurality', { quorum: { heads: '1/2', weight: '1/2' } }, heavy).outcome).toBe('no_quorum');
  });

  test('of shares of heads is exact', () => {
    const small = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(small, fc.nat(), small, (denominator, n, heads) => {
        const numerator = n % (denominator + 1);
        const quorum = { heads: shareOf(numerator / denominator), weight: null };
        const count = countBallots('plurality', { quorum }, { ...vote(), electorate: { heads, weight: '1' } });
        const exact = (BigInt(numerator) * BigInt(heads) + BigInt(denominator) - 1n) / BigInt(denominator);
        expect(count.quorum.heads!.needed).toBe(Number(exact));
      }),
    );
  });

  test.each([
    ['more ballots than voters', {}, vote('A', 'A', 'A', 'A', 'A'), /5 ballots of 4 voters/],
    ['a quorum of nobody knows whom', { quorum: { heads: '1/2', weight: null } }, elect('A>B'), /who may vote/],
  ])('%s is a mistake of the caller', (_, options, profile, message) => {
    expect(() => countBallots('plurality', options, profile)).toThrow(message);
  });
});

describe('a veto', () => {
  test('stops a winner, and hands the vote to nobody else', () => {
    const profile = { ...elect('3: A, 2: B'), vetoes: [{ by: 'lead', option: 'A' }] };
    expect(countBallots('plurality', {}, profile)).toMatchObject({
      outcome: 'vetoed',
      winners: [],
      vetoed: [{ option: 'A', by: ['lead'] }],
      ranking: [['A'], ['B']],
    });
  });

  test('against a loser changes nothing', () => {
    const profile = { ...elect('3: A, 2: B'), vetoes: [{ by: 'lead', option: 'B' }] };
    expect(countBallots('plurality', {}, profile).winners).toEqual(['A']);
  });

  test('against what was never listed is a mistake of the caller', () => {
    const profile = { ...elect('A, B'), vetoes: [{ by: 'lead', option: 'Z' }] };
    expect(() => countBallots('plurality', {}, profile)).toThrow(/no option/);
  });
});

test('options that make no sense for this vote are a mistake of the caller', () => {
  expect(() => countBallots('stv', { seats: 3 }, elect('A>B'))).toThrow(/seats must not exceed the 2 options/);
  expect(() => countBallots('borda', { seats: 1 }, elect('A>B'))).toThrow(/seats means nothing to borda/);
});
