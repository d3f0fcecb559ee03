import type { Rank } from '../election/profile.ts';
import type { MethodOptions } from '../options/method-options.ts';
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
  const reader = { numberOf: reading.numberOf, ...rules, skipsAllowed: skipsAllowed(rules.skipped) };
  return reading.ballots.map(({ paper, units }) => ({
    // What is no ranking has neither gaps nor duplicates; its equal grades are over-votes.
    order: paper.kind === 'ranking' ? orderOf(paper.ranks, reader) : orderOfTiers(tiersOf(paper, reading), rules),
    units,
  }));
}

type Reader = ReadingRules & Pick<Reading, 'numberOf'> & { readonly skipsAllowed: number };

function orderOf(ranks: readonly Rank[], reader: Reader): number[] {
  const order: number[] = [];
  const marked = new Set<number>();
  let skipped = 0;
  for (const rank of ranks) {
    if (rank.length === 0) {
      skipped += 1;
      continue;
    }
    if (skipped > reader.skipsAllowed) return order;
    skipped = 0;
    const marks = rank === 'overvote' ? [] : standingMarks(rank, reader);
    if (reader.duplicate === 'exhaust' && marks.some((mark) => marked.has(mark))) return order;
    for (const mark of marks) marked.add(mark);
    if (rank === 'overvote' || marks.length > 1) {
      if (reader.overvote === 'exhaust') return order;
      continue;
    }
    const [mark] = marks;
    if (mark !== undefined && !order.includes(mark)) order.push(mark);
  }
  return order;
}

function standingMarks(rank: readonly string[], { numberOf }: Reader): readonly number[] {
  const marks: number[] = [];
  for (const option of rank) {
    const number = numberOf(option);
    if (number !== -1 && !marks.includes(number)) marks.push(number);
  }
  return marks;
}

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
