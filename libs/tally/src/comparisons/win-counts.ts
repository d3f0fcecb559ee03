import type { Paper } from '../election/profile.ts';
import type { Reading } from '../reading/read-profile.ts';
import { tiersOf } from '../reading/read-ranking.ts';
import { pairwiseMatrix, type PairwiseMatrix } from '../ranked/pairwise-matrix.ts';

/**
 * How often each option won against each other one, in units. A paper of comparisons counts each of them; a ranking
 * counts once for every two options of which it puts one above the other.
 */
export function winCounts(reading: Reading): PairwiseMatrix {
  const size = reading.names.length;
  const rankings = reading.ballots
    .filter(({ paper }) => paper.kind !== 'comparisons')
    .map(({ paper, units }) => ({ tiers: tiersOf(paper, reading), units }));
  const wins = pairwiseMatrix(rankings, size);
  for (const { paper, units } of reading.ballots) {
    if (paper.kind === 'comparisons') addComparisons(wins, paper, units, reading);
  }
  if (!wins.preferred.every(Number.isSafeInteger)) throw new RangeError('more comparisons than can be counted exactly');
  return wins;
}

type Comparisons = Extract<Paper, { kind: 'comparisons' }>;

function addComparisons(
  { preferred, size }: PairwiseMatrix,
  paper: Comparisons,
  units: number,
  reading: Reading,
): void {
  for (const { winner, loser, count } of paper.comparisons) {
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${count} is no number of comparisons`);
    if (winner === loser) throw new RangeError(`"${winner}" cannot be compared with itself`);
    const [won, lost] = [reading.numberOf(winner), reading.numberOf(loser)];
    if (won !== -1 && lost !== -1) preferred[won * size + lost]! += units * count;
  }
}
