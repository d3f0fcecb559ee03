import type { Paper, Profile } from '../election/profile.ts';
import { leastCommonMultiple, readAmount, writeAmount } from '../exact/amount.ts';

/** A ballot that says something. `units` is what all its papers weigh together. */
export type ReadBallot = { readonly paper: Paper; readonly papers: number; readonly units: number };

/**
 * A profile made ready to count: options by their place, weights as whole units, so that sums of plain numbers are
 * exact.
 */
export type Reading = {
  /** The options that stand; the place in this list is the option's number. */
  readonly names: readonly string[];
  readonly withdrawn: readonly string[];
  readonly ballots: readonly ReadBallot[];
  /** Papers that came, abstentions included. */
  readonly cast: number;
  readonly abstentions: number;
  /** What they weigh, in units: with and without the abstentions. */
  readonly castUnits: number;
  readonly units: number;
  /** Units in a weight of 1. */
  readonly scale: bigint;
  /** The number of an option; -1 where it was withdrawn. Throws a RangeError for what was never listed. */
  readonly numberOf: (option: string) => number;
  /** Units as an amount of weight. */
  readonly amount: (units: number | bigint) => string;
};

const LARGEST_SCALE = 10n ** 12n;

/** Throws a RangeError where the profile cannot be counted: whoever built it has let something in. */
export function readProfile(profile: Profile): Reading {
  const { options, withdrawn = [], ballots } = profile;
  const numbers = numberOptions(options, withdrawn);
  const names = options.filter((option) => numbers.get(option) !== -1);
  const scale = scaleOf(profile);
  checkVoters(profile);
  const read: ReadBallot[] = [];
  let [cast, abstentions, castUnits, units] = [0, 0, 0, 0];
  for (const { paper, papers = 1, weight = '1' } of ballots) {
    if (!Number.isSafeInteger(papers) || papers < 1) throw new RangeError(`${papers} is no number of papers`);
    const here = weight === '1' && scale === 1n ? papers : papers * unitsOf(weight, scale);
    cast += papers;
    castUnits += here;
    if (!Number.isSafeInteger(castUnits)) throw new RangeError('the ballots weigh more than can be counted exactly');
    if (saysNothing(paper)) abstentions += papers;
    else {
      units += here;
      read.push({ paper, papers, units: here });
    }
  }
  return {
    names,
    withdrawn: [...withdrawn],
    ballots: read,
    cast,
    abstentions,
    castUnits,
    units,
    scale,
    numberOf: (option) => {
      const number = numbers.get(option);
      if (number === undefined) throw new RangeError(`"${option}" is no option of this vote`);
      return number;
    },
    amount: (amount) => writeAmount(BigInt(amount), scale),
  };
}

/** A ranking left blank is an abstention: it never counted for anybody, so that it cannot be exhausted either. */
const saysNothing = (paper: Paper): boolean =>
  paper.kind === 'abstention' || (paper.kind === 'ranking' && paper.ranks.every((rank) => rank.length === 0));

function numberOptions(options: readonly string[], withdrawn: readonly string[]): ReadonlyMap<string, number> {
  const gone = new Set(withdrawn);
  const numbers = new Map<string, number>();
  let next = 0;
  for (const option of options) {
    if (numbers.has(option)) throw new RangeError(`"${option}" is listed twice`);
    numbers.set(option, gone.has(option) ? -1 : next++);
  }
  for (const option of gone) {
    if (!numbers.has(option)) throw new RangeError(`"${option}" was withdrawn but never listed`);
  }
  if (next === 0) throw new RangeError('no option stands');
  return numbers;
}

function checkVoters({ ballots }: Profile): void {
  const seen = new Set<string>();
  for (const { voter } of ballots) {
    if (voter === undefined) continue;
    if (seen.has(voter)) throw new RangeError(`${voter} has two ballots`);
    seen.add(voter);
  }
}

/** How finely weights must be cut so that each is a whole number of units. */
function scaleOf({ ballots }: Profile): bigint {
  const denominators = new Set(ballots.map(({ weight = '1' }) => weight));
  let scale = 1n;
  for (const weight of denominators) scale = leastCommonMultiple(scale, readAmount(weight).denominator);
  if (scale > LARGEST_SCALE) throw new RangeError('the weights have no common denominator below a million million');
  return scale;
}

function unitsOf(weight: string, scale: bigint): number {
  const { numerator, denominator } = readAmount(weight);
  const units = Number((numerator * scale) / denominator);
  if (!Number.isSafeInteger(units)) throw new RangeError(`a weight of ${weight} is more than can be counted exactly`);
  return units;
}
