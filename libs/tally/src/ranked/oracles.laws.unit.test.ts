import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBallots } from '../count-ballots.ts';
import type { Count } from '../election/count.ts';
import type { Profile } from '../election/profile.ts';
import { arbitraryProfile, ranksOf } from '../testing/arbitrary-profile.ts';

/** The definitions themselves, as slow as they are: what is fast must say the same. */

type Matrix = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How many papers put one above the other, counted pair by pair. */
function pairwiseOf({ options, ballots }: Profile): Matrix {
  const prefers = (ranks: readonly (readonly string[])[], a: string, b: string): boolean => {
    const place = (option: string): number => {
      const found = ranks.findIndex((rank) => rank.includes(option));
      return found === -1 ? Infinity : found;
    };
    return place(a) < place(b);
  };
  const count = (a: string, b: string): number =>
    ballots.reduce((sum, ballot) => sum + (prefers(ranksOf(ballot), a, b) ? (ballot.papers ?? 1) : 0), 0);
  return Object.fromEntries(
    options.map((a) => [a, Object.fromEntries(options.filter((b) => b !== a).map((b) => [b, count(a, b)]))]),
  );
}

const subsetsOf = (options: readonly string[]): string[][] =>
  options.reduce<string[][]>((all, option) => [...all, ...all.map((set) => [...set, option])], [[]]);

const profiles = arbitraryProfile({ equalRanks: true, options: { min: 2, max: 5 } });

test('the pairwise matrix', () => {
  fc.assert(
    fc.property(profiles, (profile) => {
      expect(countBallots('schulze', {}, profile).pairwise).toEqual(pairwiseOf(profile));
    }),
  );
});

test('the Smith set is the smallest set that beats everybody outside', () => {
  fc.assert(
    fc.property(profiles, (profile) => {
      const matrix = pairwiseOf(profile);
      const dominating = subsetsOf(profile.options).filter(
        (set) =>
          set.length > 0 &&
          set.every((a) => profile.options.every((b) => set.includes(b) || matrix[a]![b]! > matrix[b]![a]!)),
      );
      const smallest = dominating.reduce((a, b) => (b.length < a.length ? b : a));
      expect(countBallots('borda', {}, profile).smith_set).toEqual(smallest);
    }),
  );
});

test('the strongest paths are the best of all paths there are', () => {
  const best = (matrix: Matrix, from: string, to: string, passed: readonly string[]): number =>
    Object.keys(matrix)
      .filter((next) => !passed.includes(next) && matrix[from]![next]! > matrix[next]![from]!)
      .reduce((most, next) => {
        const link = matrix[from]![next]!;
        const rest = next === to ? link : Math.min(link, best(matrix, next, to, [...passed, next]));
        return Math.max(most, rest);
      }, 0);
  fc.assert(
    fc.property(profiles, (profile) => {
      const matrix = pairwiseOf(profile);
      const { paths } = countBallots('schulze', {}, profile);
      for (const a of profile.options) {
        for (const b of profile.options) if (a !== b) expect(paths![a]![b]).toBe(best(matrix, a, b, [a]));
      }
    }),
  );
});

/** Zavist and Tideman, Social Choice and Welfare 6 (1989): whoever stands above attains whoever stands below. */
test('a ranking by ranked pairs is a stack', () => {
  const stronger = ([a, b]: readonly number[], [c, d]: readonly number[]): boolean => a! > c! || (a === c && b! <= d!);
  fc.assert(
    fc.property(arbitraryProfile({ complete: true, options: { min: 3, max: 5 }, papers: 9 }), (profile) => {
      const { ranking } = countBallots('ranked-pairs', {}, profile);
      fc.pre(ranking.length === profile.options.length);
      const order = ranking.flat();
      const matrix = pairwiseOf(profile);
      const strength = (a: string, b: string) => [matrix[a]![b]!, matrix[b]![a]!];
      /** Whether a chain down the ranking leads from one to the other, each link as strong as what it withstands. */
      const attains = (from: number, to: number, against: readonly number[]): boolean =>
        order.some((_, next) => {
          if (next <= from || next > to || !stronger(strength(order[from]!, order[next]!), against)) return false;
          return next === to || attains(next, to, against);
        });
      for (let above = 0; above < order.length; above++) {
        for (let below = above + 1; below < order.length; below++) {
          expect(attains(above, below, strength(order[below]!, order[above]!))).toBe(true);
        }
      }
    }),
  );
});

describe('instant run-off', () => {
  const sumOf = (round: Count['rounds'][number]): number =>
    Object.values(round.tally).reduce((sum, votes) => sum + Number(votes), Number(round.exhausted));

  test('eliminates, one after another, whoever heads fewest papers', () => {
    fc.assert(
      fc.property(arbitraryProfile({ options: { max: 5 }, papers: 50 }), (profile) => {
        const { rounds, ties } = countBallots('instant-runoff', {}, profile);
        fc.pre(ties.length === 0);
        let left = [...profile.options];
        for (const round of rounds) {
          const held = Object.fromEntries(left.map((option) => [option, 0]));
          for (const ballot of profile.ballots) {
            const top = ranksOf(ballot)
              .flat()
              .find((option) => left.includes(option));
            if (top !== undefined) held[top]! += ballot.papers ?? 1;
          }
          expect(round.tally).toEqual(Object.fromEntries(left.map((option) => [option, String(held[option])])));
          const fewest = Math.min(...Object.values(held));
          for (const out of round.eliminated) expect(held[out]).toBe(fewest);
          left = left.filter((option) => !round.eliminated.includes(option));
        }
      }),
    );
  });

  test('nothing is lost: what is held and what is exhausted are all the papers, in every round', () => {
    fc.assert(
      fc.property(arbitraryProfile({ equalRanks: true, options: { max: 5 } }), fc.boolean(), (profile, batch) => {
        const { rounds, weight } = countBallots('instant-runoff', { batch, overvote: 'skip' }, profile);
        for (const round of rounds) expect(sumOf(round)).toBe(Number(weight));
      }),
    );
  });
});

describe('single transferable vote', () => {
  test('for one seat it is the instant run-off', () => {
    fc.assert(
      fc.property(arbitraryProfile({ options: { max: 5 }, papers: 50 }), (profile) => {
        const runoff = countBallots('instant-runoff', {}, profile);
        const stv = countBallots('stv', { seats: 1 }, profile);
        fc.pre(runoff.ties.length === 0 && stv.ties.length === 0);
        expect(stv.winners).toEqual(runoff.winners);
      }),
    );
  });

  test('fills every seat once, loses nothing, and transfers what is above the quota to five decimals', () => {
    const elections = arbitraryProfile({ options: { min: 3, max: 5 }, papers: 50, ballots: { min: 2 } }).chain(
      (profile) => fc.tuple(fc.constant(profile), fc.integer({ min: 1, max: profile.options.length - 1 })),
    );
    const millionths = (amount: string): bigint => BigInt(Math.round(Number(amount) * 1e5));
    fc.assert(
      fc.property(elections, fc.constantFrom('droop' as const, 'hare' as const), ([profile, seats], quota) => {
        const tie = [{ by: 'lot', seed: 'law' } as const];
        const { winners, rounds, weight } = countBallots('stv', { seats, quota, tie }, profile);
        expect(new Set(winners).size).toBe(seats);
        expect(rounds.flatMap(({ elected }) => elected).toSorted()).toEqual(winners.toSorted());
        for (const { tally, exhausted, residual, transfers } of rounds) {
          const held = Object.values(tally).reduce(
            (sum, votes) => sum + millionths(votes),
            millionths(exhausted) + millionths(residual),
          );
          expect(held).toBe(millionths(weight));
          for (const votes of Object.values(transfers).flatMap((to) => Object.values(to))) {
            expect(votes).toMatch(/^\d+(\.\d{1,5})?$/);
          }
        }
      }),
    );
  });

  test('a solid coalition of more than a quota per seat gets its seats', () => {
    fc.assert(
      fc.property(arbitraryProfile({ options: { min: 3, max: 5 }, complete: true, papers: 50 }), (profile) => {
        const seats = 2;
        const tie = [{ by: 'lot', seed: 'law' } as const];
        const { winners, weight } = countBallots('stv', { seats, tie }, profile);
        const quota = Math.floor(Number(weight) / (seats + 1)) + 1;
        for (const coalition of subsetsOf(profile.options)) {
          const solid = profile.ballots.filter((ballot) => {
            const top = ranksOf(ballot).flat().slice(0, coalition.length);
            return coalition.every((option) => top.includes(option));
          });
          const votes = solid.reduce((sum, { papers = 1 }) => sum + papers, 0);
          // One vote to spare for what five decimals cut off.
          const due = Math.min(coalition.length, Math.floor((votes - 1) / quota), seats);
          expect(winners.filter((option) => coalition.includes(option)).length).toBeGreaterThanOrEqual(due);
        }
      }),
    );
  });
});
