import type { Ranking } from '../reading/read-ranking.ts';

/** `preferred[a * size + b]`: units of the ballots that put a above b. Whoever is ranked is above whoever is not. */
export type PairwiseMatrix = { readonly size: number; readonly preferred: Float64Array };

export function pairwiseMatrix(rankings: readonly Ranking[], size: number): PairwiseMatrix {
  // Short ballots are common and what they leave out is much: only pairs that are ranked both are looked at.
  const ranked = new Float64Array(size);
  const atOrAbove = new Float64Array(size * size);
  const met = new Int32Array(size);
  for (const { tiers, units } of rankings) {
    let count = 0;
    for (const tier of tiers) {
      for (const option of tier) met[count++] = option;
      for (const option of tier) {
        ranked[option]! += units;
        const row = option * size;
        for (let i = 0; i < count; i++) atOrAbove[row + met[i]!]! += units;
      }
    }
  }
  return { size, preferred: atOrAbove.map((level, i) => ranked[Math.floor(i / size)]! - level) };
}

/** Units by which a is preferred to b. */
export const over = ({ size, preferred }: PairwiseMatrix, a: number, b: number): number => preferred[a * size + b]!;

export const beats = (matrix: PairwiseMatrix, a: number, b: number): boolean => over(matrix, a, b) > over(matrix, b, a);
