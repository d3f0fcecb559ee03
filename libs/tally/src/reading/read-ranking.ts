import type { Paper, Rank } from '../election/profile.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { Marks } from './marks.ts';
import type { Reading } from './read-profile.ts';

/** Options by number, the best first; those in one tier are level. Who is in none is below all. */
export type Tiers = readonly (readonly number[])[];

export type Ranking = { readonly tiers: Tiers; readonly units: number };

/**
 * Every ballot as an order with equal places. Skipped ranks close up, an option ranked twice stands where it stood
 * first, and an over-vote that names nobody is passed over.
 */
export function rankingsOf(reading: Reading): Ranking[] {
  const marks = new Marks(reading.names.length);
  return reading.ballots.map(({ paper, units }) => ({ tiers: tiersOf(paper, reading, marks), units }));
}

/** Throws a RangeError for what is no ranking. */
export function tiersOf(paper: Paper, reading: Reading, marks = new Marks(reading.names.length)): Tiers {
  marks.clear();
  switch (paper.kind) {
    case 'choice':
      return standing([[paper.choice]], reading, marks);
    case 'approvals':
      return standing([paper.approvals], reading, marks);
    case 'ranking':
      return standing(paper.ranks, reading, marks);
    case 'scores':
      return standing(byGrade(Object.entries(paper.scores), -1), reading, marks);
    case 'gradients':
      return standing(byGrade(Object.entries(paper.gradients), 1), reading, marks);
    case 'abstention':
    case 'stances':
    case 'comparisons':
      throw new RangeError(`a paper of ${paper.kind} is no ranking`);
  }
}

function standing(ranks: readonly Rank[], { numberOf }: Reading, marks: Marks): Tiers {
  const tiers: (readonly number[])[] = [];
  for (const rank of ranks) {
    if (rank === 'overvote') continue;
    if (rank.length === 1) {
      const number = numberOf(rank[0]!);
      if (marks.add(number)) tiers.push(marks.single(number));
      continue;
    }
    const tier = rank.map(numberOf).filter((number) => marks.add(number));
    if (tier.length > 0) tiers.push(tier);
  }
  return tiers;
}

/** The best first; `direction`: 1 where a low grade is the better one, −1 where a high one is. */
function byGrade(graded: readonly (readonly [string, number | string])[], direction: 1 | -1): string[][] {
  const groups = new Map<number, string[]>();
  for (const [option, written] of graded) {
    const grade = direction * gradeOf(written);
    const group = groups.get(grade);
    if (group) group.push(option);
    else groups.set(grade, [option]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Only to put scores in order: decimals of at most 15 digits are told apart as doubles. */
function gradeOf(score: number | string): number {
  if (typeof score === 'string' && !parseDecimal(score)) throw new RangeError(`"${score}" is no score`);
  const grade = Number(score);
  if (!Number.isFinite(grade)) throw new RangeError(`${score} is no score`);
  return grade;
}
