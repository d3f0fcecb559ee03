import type { Ranking } from '../reading/read-ranking.ts';

/** `preferred[a * size + b]`: units of the ballots that put a above b. Whoever is ranked is above whoever is not. */
export type PairwiseMatrix = { readonly size: number; readonly preferred: Float64Array };

export function pairwiseMatrix(rankings: readonly Ranking[], size: number): PairwiseMatrix {
  const preferred = new Float64Array(size * size);
  // Who has not been met yet on this ballot stands below: one pass over the tiers finds every pair.
  const metOn = new Int32Array(size).fill(-1);
  rankings.forEach(({ tiers, units }, ballot) => {
    for (const tier of tiers) {
      for (const option of tier) metOn[option] = ballot;
      for (const option of tier) {
        const row = option * size;
        for (let other = 0; other < size; other++) if (metOn[other] !== ballot) preferred[row + other]! += units;
      }
    }
  });
  return { size, preferred };
}

/** Units by which a is preferred to b. */
export const over = ({ size, preferred }: PairwiseMatrix, a: number, b: number): number => preferred[a * size + b]!;

export const beats = (matrix: PairwiseMatrix, a: number, b: number): boolean => over(matrix, a, b) > over(matrix, b, a);
