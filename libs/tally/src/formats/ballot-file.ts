import type { Amount, CastBallot, Profile, Rank } from '../election/profile.ts';
import { writeAmount } from '../exact/amount.ts';
import { parseFraction } from '../exact/share.ts';

/** The formats of ballots, by the names people know them by. */
export type FormatName = 'json' | 'blt' | 'preflib' | 'debian' | 'csv';

/** What a file of ballots says, whichever format it is written in. */
export type BallotFile = {
  readonly format: FormatName;
  readonly title: string | null;
  /** How many are to be elected, where the file says so. */
  readonly seats: number | null;
  readonly profile: Profile;
  /** What stands in the file and was passed over: whoever counts should know. */
  readonly notes: readonly string[];
};

/** Ranks as a voter wrote them, but for those left blank at the end: nothing follows them, so they say nothing. */
export function rankedBallot(ranks: readonly Rank[], rest: Omit<CastBallot, 'paper'> = {}): CastBallot {
  const last = ranks.findLastIndex((rank) => rank.length > 0);
  return { paper: { kind: 'ranking', ranks: ranks.slice(0, last + 1) }, ...rest };
}

/**
 * How many ballots a line stands for, or what its one ballot weighs: whole numbers are papers, anything else is a
 * weight. Null where the text is no number above 0.
 */
export function readMultiplicity(text: string): Pick<CastBallot, 'papers' | 'weight'> | null {
  if (text === '1') return {};
  if (/^0*[1-9]\d{0,14}$/.test(text)) return { papers: Number(text) };
  const weight = readWeight(text);
  return weight === null ? null : { weight };
}

/** A weight above 0, such as `3`, `0.25` or `2/3`, in its shortest writing. Null where the text is none. */
export function readWeight(text: string): Amount | null {
  const fraction = parseFraction(text);
  return fraction === null || fraction.numerator === 0n ? null : writeAmount(fraction.numerator, fraction.denominator);
}
