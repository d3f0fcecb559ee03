import type { Amount } from '../domain/budget/amount.ts';
import type { ModelFailure } from '../domain/model-failure.ts';

/**
 * What one claim of a call may spend. Asked before every request to a model, told of every one that was made.
 */
export interface Spending {
  /**
   * Puts aside what the next request may use at the most, beside what the call has used already. `go`: it is put aside, or
   * nobody set a limit. `busy`: other calls under way hold what is left, and may give some of it back. A failure: it is spent.
   */
  reserve(most: () => Amount): Promise<'go' | 'busy' | ModelFailure>;
  used(amount: Amount): void;
}

/** Where nobody has set a limit. */
export const UNLIMITED: Spending = { reserve: () => Promise.resolve('go'), used: () => undefined };

/** A claim of a call: its number, from 1, and what it may spend. */
export type HeldClaim = { readonly number: number; readonly spending: Spending };
