import type { Count, Outcome, Round } from '../election/count.ts';
import type { MethodOptions } from '../options/method-options.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide, TieQuestion } from '../ties/tie-question.ts';

/** What a method finds out, by the options' numbers, before quorum and vetoes. */
export type Verdict = {
  readonly outcome: Extract<Outcome, 'winner' | 'tie' | 'no_majority' | 'objected' | 'incomparable'>;
  readonly winners: readonly number[];
  /** From the first place on. */
  readonly ranking: readonly (readonly number[])[];
  readonly rounds: readonly Round[];
  /** The tie nobody could break. */
  readonly open: TieQuestion | null;
  readonly why: string;
} & Partial<
  Pick<
    Count,
    | 'runoff'
    | 'pairwise'
    | 'paths'
    | 'locked'
    | 'positions'
    | 'strengths'
    | 'log_strengths'
    | 'standard_errors'
    | 'next_pair'
  >
>;

/** A way of counting: a function of the ballots and its options. Ties are put to `decide`. */
export type CountingMethod = (reading: Reading, options: MethodOptions, decide: Decide) => Verdict;
