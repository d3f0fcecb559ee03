import type { CastBallot, Decimal, Profile, Rank } from '../election/profile.ts';
import { parseDecimal, writeDecimal } from '../exact/decimal.ts';

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

/** A weight above 0, in its shortest writing: `0.50` is `0.5`. Null where the text is none. */
export function readWeight(text: string): Decimal | null {
  const decimal = parseDecimal(text);
  return decimal === null || decimal.coefficient <= 0n ? null : writeDecimal(decimal.coefficient, decimal.digits);
}
