import type { Paper } from '../election/profile.ts';
import { parseDecimal } from '../exact/decimal.ts';
import type { Reading } from './read-profile.ts';

/** Options by number, the best first; those in one tier are level. Who is in none is below all. */
export type Tiers = readonly (readonly number[])[];

export type Ranking = { readonly tiers: Tiers; readonly units: number };

/**
 * Every ballot as an order with equal places. Skipped ranks close up, an option ranked twice stands where it stood
 * first, and an over-vote that names nobody is passed over.
 */
export function rankingsOf(reading: Reading): Ranking[] {
  return reading.ballots.map(({ paper, units }) => ({ tiers: tiersOf(paper, reading), units }));
}

/** Throws a RangeError for what is no ranking. */
export function tiersOf(paper: Paper, reading: Reading): Tiers {
  switch (paper.kind) {
    case 'choice':
      return standing([[paper.choice]], reading);
    case 'approvals':
      return standing([paper.approvals], reading);
    case 'ranking':
      return standing(
        paper.ranks.map((rank) => (rank === 'overvote' ? [] : rank)),
        reading,
      );
    case 'scores':
      return standing(
        byGrade(Object.entries(paper.scores).map(([option, score]) => [option, -gradeOf(score)])),
        reading,
      );
    case 'gradients':
      return standing(byGrade(Object.entries(paper.gradients)), reading);
    case 'abstention':
    case 'stances':
    case 'comparisons':
      throw new RangeError(`a paper of ${paper.kind} is no ranking`);
  }
}

function standing(ranks: readonly (readonly string[])[], reading: Reading): Tiers {
  const seen = new Set<number>();
  const tiers: number[][] = [];
  for (const rank of ranks) {
    const tier: number[] = [];
    for (const option of rank) {
      const number = reading.numberOf(option);
      if (number === -1 || seen.has(number)) continue;
      seen.add(number);
      tier.push(number);
    }
    if (tier.length > 0) tiers.push(tier);
  }
  return tiers;
}

/** The lowest grade first. */
function byGrade(graded: readonly (readonly [string, number])[]): string[][] {
  const groups = new Map<number, string[]>();
  for (const [option, grade] of graded) {
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
