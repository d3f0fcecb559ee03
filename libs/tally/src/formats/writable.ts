import { err, ok, type Result } from '@maestro/kernel';
import type { Amount, Paper, Profile, Rank } from '../election/profile.ts';

/** Why a format cannot say something, in words. */
export type Unwritable = string;

/** A ballot as formats of rankings write it: options by number from 1, ranks from the first. */
export type NumberedBallot = {
  readonly ranks: readonly (readonly number[])[];
  readonly papers: number;
  readonly weight: Amount;
  readonly voter: string | null;
};

/** The ballots of a profile by numbers, or why they are no rankings. */
export function numberedBallots({ options, ballots }: Profile): Result<NumberedBallot[], Unwritable> {
  const numbers = new Map(options.map((option, index) => [option, index + 1]));
  const numbered: NumberedBallot[] = [];
  for (const { paper, papers = 1, weight = '1', voter = null, class: voterClass } of ballots) {
    if (voterClass !== undefined) return err(`the class "${voterClass}" of a voter`);
    const ranks = ranksOf(paper);
    if (ranks === null) return err(`a ballot of ${paper.kind}`);
    const byNumber: number[][] = [];
    for (const rank of ranks) {
      if (rank === 'overvote') return err('an over-vote that names nobody');
      byNumber.push(rank.map((option) => numbers.get(option)!));
    }
    numbered.push({ ranks: byNumber, papers, weight, voter });
  }
  return ok(numbered);
}

/** Names that stand on a line of their own. */
export function oneLineEach(names: readonly string[]): Result<null, Unwritable> {
  const broken = names.find((name) => /[\r\n]/.test(name) || name.trim() !== name || name === '');
  return broken === undefined ? ok(null) : err(`the name ${JSON.stringify(broken)}`);
}

/** What a paper ranks; null where it is no ranking. */
export function ranksOf(paper: Paper): readonly Rank[] | null {
  switch (paper.kind) {
    case 'ranking':
      return paper.ranks;
    case 'choice':
      return [[paper.choice]];
    case 'abstention':
      return [];
    default:
      return null;
  }
}
