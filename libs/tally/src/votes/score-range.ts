import type { MethodSettings, VoteMethod } from '@maestro/contracts';

/** The lowest and highest whole number a ballot may give an option, and what its numbers may come to together. */
export type ScoreRange = { readonly min: number; readonly max: number; readonly budget: number | null };

export const HIGHEST_SCORE = 10;
export const DOTS = 10;

/** The numbers of a ballot under score, dot and gradients; null: the method knows none. */
export function scoreRangeOf(method: VoteMethod, settings: MethodSettings = {}): ScoreRange | null {
  switch (method) {
    case 'score':
      return { min: 0, max: settings.max_score ?? HIGHEST_SCORE, budget: null };
    case 'dot': {
      const dots = settings.dots ?? DOTS;
      return { min: 0, max: dots, budget: dots };
    }
    case 'gradients':
      return { min: 1, max: 8, budget: null };
    default:
      return null;
  }
}
