import type { Tie } from '../election/count.ts';

/** What each option held, by its number, at the beginning of one round. */
export type Holdings = readonly (number | bigint)[];

/** Options that stand level, one of whom must be picked. */
export type TieQuestion = {
  /** Two or more, in the order they were listed. */
  readonly between: readonly number[];
  readonly over: Tie['over'];
  /** 1, 2, 3 … */
  readonly round: number;
  /** The first of them is wanted (to win, to stay, to be looked at first), or the last (to go). */
  readonly wanted: 'first' | 'last';
  /** Whether all of them may go at once, should no rule pick one: in whatever order they go, all go next. */
  readonly harmless?: boolean;
  /** The rounds before this one, the earliest first; empty for methods without rounds. */
  readonly history: readonly Holdings[];
};

/** Picks one of those that stand level; null: nobody can, and unless the tie is harmless the count ends with it. */
export type Decide = (question: TieQuestion) => number | null;
