import fc from 'fast-check';
import type { CastBallot, Profile } from '../election/profile.ts';

const NAMES = ['A', 'B', 'C', 'D', 'E'];

type Shape = {
  readonly options?: { readonly min?: number; readonly max?: number };
  readonly ballots?: { readonly min?: number; readonly max?: number };
  /** All options on every ballot. */
  readonly complete?: boolean;
  readonly equalRanks?: boolean;
  /** So many papers on each ballot at most. */
  readonly papers?: number;
};

/** Elections by rankings, small enough to be checked by hand. */
export function arbitraryProfile(shape: Shape = {}): fc.Arbitrary<Profile> {
  const { options: { min = 2, max = 4 } = {}, ballots = {} } = shape;
  return fc.integer({ min, max }).chain((size) => {
    const options = NAMES.slice(0, size);
    return fc
      .array(arbitraryBallot(options, shape), { minLength: ballots.min ?? 1, maxLength: ballots.max ?? 12 })
      .map((cast) => ({ options, ballots: cast }));
  });
}

function arbitraryBallot(options: readonly string[], shape: Shape): fc.Arbitrary<CastBallot> {
  const { complete = false, equalRanks = false, papers = 3 } = shape;
  return fc
    .record({
      order: fc.shuffledSubarray([...options], { minLength: complete ? options.length : 1 }),
      joins: fc.array(fc.boolean(), { minLength: options.length, maxLength: options.length }),
      papers: fc.integer({ min: 1, max: papers }),
    })
    .map(({ order, joins, papers: count }) => ({
      paper: { kind: 'ranking', ranks: equalRanks ? joined(order, joins) : order.map((option) => [option]) },
      papers: count,
    }));
}

function joined(order: readonly string[], joins: readonly boolean[]): string[][] {
  const ranks: string[][] = [];
  order.forEach((option, i) => {
    if (i > 0 && joins[i] === true) ranks.at(-1)!.push(option);
    else ranks.push([option]);
  });
  return ranks;
}

/** The ranks of a ballot that ranks. */
export function ranksOf({ paper }: CastBallot): readonly (readonly string[])[] {
  if (paper.kind !== 'ranking') throw new TypeError('a ranking was expected');
  return paper.ranks.map((rank) => (rank === 'overvote' ? [] : rank));
}

/** The profile with every ballot's ranks changed. */
export const rerank = (
  profile: Profile,
  change: (ranks: readonly (readonly string[])[], ballot: number) => readonly (readonly string[])[],
): Profile => ({
  ...profile,
  ballots: profile.ballots.map((ballot, i) => ({
    ...ballot,
    paper: { kind: 'ranking', ranks: change(ranksOf(ballot), i) },
  })),
});
