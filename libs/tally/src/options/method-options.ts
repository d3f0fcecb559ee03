import type { Decimal } from '../election/profile.ts';
import type { TieRule } from './tie-rule.ts';

/** An exact share: `2/3`, `0.75`, `1`. */
export type Share = string;

export type SkippedRule = 'ignore' | 'exhaust' | `exhaust-after:${number}`;

/** Which of those entitled must have cast a ballot (abstentions included): a share of heads, of weight, or of both. */
export type Quorum = { readonly heads: Share | null; readonly weight: Share | null };

/** Every rule a method may be given. What a method does not know it refuses. */
export type MethodOptions = {
  /** Options to elect. `stv` alone. */
  readonly seats: number;
  /** Droop: votes / (seats + 1), whole part, plus one. Hare: votes / seats, whole part. */
  readonly quota: 'droop' | 'hare';
  /** A rank with several options: the paper counts no further, or the rank is passed over. */
  readonly overvote: 'exhaust' | 'skip';
  /** A paper counts no further at the first skipped rank (`exhaust`), or after more than n in a row. */
  readonly skipped: SkippedRule;
  /** An option ranked again: passed over, or the paper counts no further. */
  readonly duplicate: 'ignore' | 'exhaust';
  /** Whether the options that cannot catch up even together go in one round. */
  readonly batch: boolean;
  /** Eliminate until so many remain, majority or not; null: until a majority. */
  readonly stop_at: number | null;
  readonly tie: TieRule;
  readonly quorum: Quorum;
  /** Share of the votes (abstentions left out) that is enough: `supermajority`, and support under `gradients`. */
  readonly threshold: Share;
  /** Where nobody has a majority: whether the two leaders meet in a run-off. */
  readonly runoff: boolean;
  /** Borda points of options a paper leaves out: the average of the places left, none, or as on a shorter paper. */
  readonly incomplete: 'share' | 'zero' | 'modified';
  /** Scores below or above are no scores; null: no limit. */
  readonly min_score: Decimal | null;
  readonly max_score: Decimal | null;
  /** Dots each voter may spend; null: no limit. */
  readonly dots: number | null;
};

export type MethodOption = keyof MethodOptions;

/** Options as declared: what is left out takes the method's default. */
export type DeclaredMethodOptions = Partial<MethodOptions>;

/** What is wrong with a declared option, in words for whoever declared them. */
export type OptionProblem = { readonly option: string; readonly problem: string };
