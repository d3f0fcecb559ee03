import type { Amount } from '../domain/budget/amount.ts';
import type { BudgetLimits } from '../domain/budget/budget.ts';

/** What a call wants put aside before its next request to a model. */
export type Reservation = {
  readonly callId: string;
  readonly claim: number;
  readonly workspaceId: string;
  /** All or none of them: how far each may be drawn on for this call. */
  readonly from: readonly { readonly id: string; readonly ceilings: BudgetLimits }[];
  /** All the call has used and may use yet; takes the place of what it had put aside before. */
  readonly amount: Amount;
};

export interface BudgetStore {
  /**
   * `go`: put aside, until the call is settled or its lease ends. `spent`: one of them is used up. `busy`: one would be, if
   * the calls under way used all they have put aside. Throws `NotNow` while the store is away.
   */
  reserve(reservation: Reservation): Promise<'go' | 'busy' | 'spent'>;
}
