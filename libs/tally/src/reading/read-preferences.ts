import type { Rank } from '../election/profile.ts';
import type { MethodOptions } from '../options/method-options.ts';
import { Marks } from './marks.ts';
import type { Reading } from './read-profile.ts';
import { tiersOf } from './read-ranking.ts';

/** One option after another, for as long as the paper counts. Never an option twice, none that was withdrawn. */
export type Preferences = { readonly order: readonly number[]; readonly units: number };

export type ReadingRules = Pick<MethodOptions, 'overvote' | 'skipped' | 'duplicate'>;

/**
 * Every ballot as one preference after another. At each rank the declared rules are asked in the order in which RCTab
 * asks them: too many skipped ranks before it, a duplicate, an over-vote. Withdrawn options are struck first: a rank
 * they leave empty was not skipped, and one they leave with a single option is not over-voted.
 */
export function preferencesOf(reading: Reading, rules: ReadingRules): Preferences[] {
  const size = reading.names.length;
  const reader: Reader = {
    ...rules,
    numberOf: reading.numberOf,
    skipsAllowed: skipsAllowed(rules.skipped),
    marked: new Marks(size),
    taken: new Marks(size),
  };
  return reading.ballots.map(({ paper, units }) => ({
    // What is no ranking has neither gaps nor duplicates; its equal grades are over-votes.
    order: paper.kind === 'ranking' ? orderOf(paper.ranks, reader) : orderOfTiers(tiersOf(paper, reading), rules),
    units,
  }));
}

type Reader = ReadingRules & {
  readonly numberOf: Reading['numberOf'];
  readonly skipsAllowed: number;
  /** Options named at any rank, and those taken as a preference. */
  readonly marked: Marks;
  readonly taken: Marks;
};

function orderOf(ranks: readonly Rank[], reader: Reader): number[] {
  const { marked, taken, numberOf } = reader;
  const order: number[] = [];
  marked.clear();
  taken.clear();
  let skipped = 0;
  for (const rank of ranks) {
    if (rank.length === 0) {
      skipped += 1;
      continue;
    }
    if (skipped > reader.skipsAllowed) return order;
    skipped = 0;
    const marks = rank === 'overvote' ? [] : rank.length === 1 ? rank : standingMarks(rank, reader);
    for (const mark of marks) {
      const number = numberOf(mark);
      if (!marked.add(number) && number !== -1 && reader.duplicate === 'exhaust') return order;
    }
    if (rank === 'overvote' || marks.length > 1) {
      if (reader.overvote === 'exhaust') return order;
      continue;
    }
    const number = marks.length === 1 ? numberOf(marks[0]!) : -1;
    if (taken.add(number)) order.push(number);
  }
  return order;
}

/** The same option twice at one rank is one mark. */
const standingMarks = (rank: readonly string[], { numberOf }: Reader): readonly string[] =>
  [...new Set(rank)].filter((option) => numberOf(option) !== -1);

function orderOfTiers(tiers: readonly (readonly number[])[], { overvote }: ReadingRules): number[] {
  const order: number[] = [];
  for (const tier of tiers) {
    if (tier.length === 1) order.push(tier[0]!);
    else if (overvote === 'exhaust') return order;
  }
  return order;
}

const skipsAllowed = (rule: ReadingRules['skipped']): number =>
  rule === 'ignore' ? Infinity : rule === 'exhaust' ? 0 : Number(rule.slice('exhaust-after:'.length));
