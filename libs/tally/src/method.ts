import type { Count } from './choices.ts';

/** What a plain count says, before any tie rule. `leaders` are never empty where there are options. */
export type Verdict =
  | { readonly outcome: 'winner'; readonly winner: string }
  | { readonly outcome: 'tie' | 'no_majority'; readonly leaders: readonly string[] };

/** A voting method: from the count to a verdict. */
export type Method = (count: Count) => Verdict;
