import { settleTop } from '../counting/standings.ts';
import type { CountingMethod } from '../counting/verdict.ts';
import { rankingsOf } from '../reading/read-ranking.ts';
import { over, pairwiseMatrix, type PairwiseMatrix } from './pairwise-matrix.ts';
import { squareRecord } from './square-record.ts';

/**
 * Schulze (Social Choice and Welfare 36, 2011; Debian Constitution A.6): a defeat is as strong as its winning votes, a
 * path as its weakest defeat, and a is ahead of b where the strongest path from a to b beats the one back.
 */
export const schulze: CountingMethod = (reading, _options, decide) => {
  const matrix = pairwiseMatrix(rankingsOf(reading), reading.names.length);
  const paths = strongestPaths(matrix);
  const settled = settleTop(undefeatedFirst(paths), decide);
  const winners = settled.winner === null ? [] : [settled.winner];
  const [top] = settled.ranking;
  const leaders = top!.map((option) => reading.names[option]!).join(' and ');
  return {
    outcome: settled.winner === null ? 'tie' : 'winner',
    winners,
    ranking: settled.ranking.filter((tier) => tier.length > 0),
    open: settled.open,
    rounds: [],
    paths: squareRecord(reading, paths),
    why:
      settled.winner === null
        ? `No strongest path tells ${leaders} apart.`
        : `From ${leaders} there is a path to every other option that is at least as strong as the path back.`,
  };
};

/** The widest paths between all pairs (Floyd and Warshall). */
export function strongestPaths(matrix: PairwiseMatrix): PairwiseMatrix {
  const { size } = matrix;
  const width = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const wins = over(matrix, a, b);
      if (wins > over(matrix, b, a)) width[a * size + b] = wins;
    }
  }
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) {
      const first = width[a * size + via]!;
      if (first === 0 || a === via) continue;
      for (let b = 0; b < size; b++) {
        if (b === a) continue;
        const path = Math.min(first, width[via * size + b]!);
        if (path > width[a * size + b]!) width[a * size + b] = path;
      }
    }
  }
  return { size, preferred: width };
}

/** Those nobody is ahead of, then those nobody is ahead of among the rest, and so on. */
function undefeatedFirst(paths: PairwiseMatrix): number[][] {
  const tiers: number[][] = [];
  let left = [...Array(paths.size).keys()];
  while (left.length > 0) {
    const rest = left;
    const tier = rest.filter((a) => !rest.some((b) => over(paths, b, a) > over(paths, a, b)));
    tiers.push(tier);
    left = rest.filter((option) => !tier.includes(option));
  }
  return tiers;
}
