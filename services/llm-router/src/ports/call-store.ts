import type { CallOutcome } from '../domain/call-outcome.ts';
import type { Budget, BudgetLimits, DiscussionLimits } from '../domain/budget/budget.ts';
import type { ModelTry } from '../domain/model-try.ts';

/** One turn, structured call or chat, as it was ordered. */
export type Call = {
  readonly id: string;
  readonly workspaceId: string;
  /** A chat has none: `chat:` and who asked. */
  readonly discussionId: string;
  /** `turn`, `chat`, or the purpose of a structured call. */
  readonly purpose: string;
  readonly persona: string;
  /** Id of the command; its outcome names it as its cause. */
  readonly commandId: string;
  readonly correlationId: string;
  /** What its discussion may use, where the order says so: kept with the discussion from then on. */
  readonly budget?: { readonly limits: BudgetLimits; readonly endingCalls: number };
};

export type Claim =
  /** Ours: the `number`th claim, from 1. `cancelled`: somebody gave the call up before we had it. */
  | {
      readonly kind: 'claimed';
      readonly number: number;
      readonly cancelled: boolean;
      /** What its discussion may use; null: nobody set a limit. */
      readonly budget: DiscussionLimits | null;
    }
  /** It has an outcome, which has been told again. */
  | { readonly kind: 'settled'; readonly outcome: CallOutcome }
  /** Another claim is alive. */
  | { readonly kind: 'held' };

/** How one claim of a call ended. */
export type Settlement = {
  readonly call: Call;
  readonly claim: number;
  readonly outcome: CallOutcome;
  /**
   * All that was asked of models meanwhile, to be paid for whatever becomes of the outcome; beside it is paid what rounds
   * of earlier claims cost, where nobody came to.
   */
  readonly tries: readonly ModelTry[];
  /** What the tries are charged to; what was put aside for this claim is given back. */
  readonly budgets: readonly Budget[];
};

/**
 * Keeps calls under their ids for as long as their discussion lives. Every method is one commit, and throws `NotNow` while
 * the store is away.
 */
export interface CallStore {
  /** Takes the call for `leaseMs`; tells a stored outcome again. */
  claim(call: Call, leaseMs: number): Promise<Claim>;
  /** Stores the outcome, the ledger and the fact together. false: this claim is no longer the call's, only the ledger was written. */
  settle(settlement: Settlement): Promise<boolean>;
  /**
   * Holds these calls, given with the number of our claim, for `leaseMs` more. Names those still ours, and those of them
   * that were given up meanwhile.
   */
  renew(claims: ReadonlyMap<string, number>, leaseMs: number): Promise<{ held: Set<string>; cancelled: Set<string> }>;
  /** Ends a claim without an outcome: the ledger is written, and whoever is told of the call next can claim it at once. */
  abandon(abandoned: Omit<Settlement, 'outcome'>): Promise<void>;
  /** Marks a call as given up: for whoever runs it, or for whoever would begin it. Changes nothing where it has an outcome. */
  cancel(callId: string, workspaceId: string, discussionId: string): Promise<void>;
}
