import fc from 'fast-check';
import type { CastBallot, Profile, Rank } from '../../election/profile.ts';

/** Names with everything that means something in one of the formats. */
const NASTY = ['a', 'B', 'é', '"', '""', ',', '=', '-', '0', '1', '#', ' ', '{', '}', ':', '\\', 'V:', 'skipped', '😀'];

export const name: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('').trim())
  .filter((text) => text !== '');

export const weight = fc.constantFrom('0.5', '1.25', '2', '1000000', '2/3');

/** Rankings with skipped and equal ranks, duplicates, over-votes, several papers, weights, voters and classes. */
export function rankings(extras: {
  readonly repeats?: boolean;
  readonly overvotes?: boolean;
  readonly rest?: fc.Arbitrary<Omit<CastBallot, 'paper'>>;
}): fc.Arbitrary<Profile> {
  return fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((options) => {
    const rank: fc.Arbitrary<Rank> = fc.subarray(options);
    const marks =
      extras.overvotes === true ? fc.oneof({ weight: 8, arbitrary: rank }, fc.constant('overvote' as const)) : rank;
    const ballot = fc.record({
      ranks: fc.array(marks, { maxLength: 6 }).map((ranks) => tidy(ranks, extras.repeats === true)),
      rest: extras.rest ?? fc.constant({}),
    });
    return fc.array(ballot, { minLength: 1, maxLength: 8 }).map((ballots) => ({
      options,
      ballots: ballots.map(({ ranks, rest }) => ({ paper: { kind: 'ranking' as const, ranks }, ...rest })),
    }));
  });
}

/** Readers drop blank ranks at the end; options that stand twice are dropped where a format cannot say so. */
function tidy(ranks: readonly Rank[], repeats: boolean): Rank[] {
  const seen = new Set<string>();
  const kept = ranks.map((rank): Rank => {
    if (rank === 'overvote' || repeats) return rank;
    const fresh = rank.filter((option) => !seen.has(option));
    for (const option of fresh) seen.add(option);
    return fresh;
  });
  while (kept.at(-1)?.length === 0) kept.pop();
  return kept;
}
