import { describe, expect, test } from 'vitest';
import { compareMethods, isReadable } from './compare-methods.ts';
import { countBallots } from './count-ballots.ts';
import { METHODS } from './election/methods.ts';
import { elect } from './testing/ballots.ts';

const tennessee = elect(`
  42: Memphis > Nashville > Chattanooga > Knoxville
  26: Nashville > Chattanooga > Knoxville > Memphis
  15: Chattanooga > Knoxville > Nashville > Memphis
  17: Knoxville > Chattanooga > Nashville > Memphis`);

describe('what every method says of the same ballots', () => {
  const comparison = compareMethods(tennessee);

  test('is what each says alone; what cannot be told from rankings is said so', () => {
    expect(Object.keys(comparison.methods)).toEqual([...METHODS]);
    for (const method of METHODS) {
      const { winners, outcome, why } = comparison.methods[method];
      if (isReadable(method, 'ranking')) expect({ winners, why }).toEqual(pick(countBallots(method, {}, tennessee)));
      else expect({ winners, outcome }).toEqual({ winners: [], outcome: null });
    }
  });

  test('who agrees with whom, the largest agreement first', () => {
    expect(comparison.agreements.map(({ winners, methods }) => [winners[0], methods])).toEqual([
      ['Nashville', ['borda', 'schulze', 'ranked-pairs', 'pairwise']],
      ['Knoxville', ['instant-runoff', 'stv']],
      ['Memphis', ['plurality']],
    ]);
  });

  test('why they differ, with what the ballots say of the two', () => {
    expect(comparison.differences).toHaveLength(2);
    expect(comparison.differences[1]).toMatch(/^Memphis rather than Nashville \(plurality: only first choices count\)/);
    expect(comparison.differences[1]).toMatch(/58 prefer Nashville and 42 prefer Memphis/);
  });

  test('declared options are heeded', () => {
    const { methods } = compareMethods(tennessee, { majority: { runoff: true } });
    expect(methods.majority.winners).toEqual(['Nashville']);
  });

  test('where all agree there is nothing to explain', () => {
    expect(compareMethods(elect('3: A>B, 1: B>A')).differences).toEqual([]);
  });

  test('methods that would throw on these papers are not asked', () => {
    const scores = { options: ['A', 'B'], ballots: [{ paper: { kind: 'scores', scores: { A: 2, B: 1 } } as const }] };
    const { methods } = compareMethods(scores);
    expect(METHODS.filter((method) => methods[method].outcome !== null)).toEqual(
      METHODS.filter((method) => isReadable(method, 'scores')),
    );
  });
});

const pick = ({ winners, why }: { readonly winners: readonly string[]; readonly why: string }) => ({ winners, why });
