import { NOTHING, plus, type Amount } from '../domain/budget/amount.ts';
import {
  ceilingsOf,
  discussionBudget,
  isLimited,
  limitsOf,
  personaBudget,
  workspaceBudget,
  type Budget,
  type BudgetLimits,
  type DiscussionLimits,
} from '../domain/budget/budget.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import { NotNow } from '../domain/not-now.ts';
import type { Persona } from '../domain/persona.ts';
import type { BudgetStore } from '../ports/budget-store.ts';
import type { Call } from '../ports/call-store.ts';
import type { PersonaBook } from './personas/persona-book.ts';

/**
 * What one claim of a call may spend. Asked before every request to a model, told of every one that was made.
 */
export interface Spending {
  /**
   * Puts aside what the next request may use at the most, beside what the call has used already. `go`: it is put aside, or
   * nobody set a limit. `busy`: other calls under way hold what is left, and may give some of it back. `away`: nobody can say just now.
   * A failure: it is spent.
   */
  reserve(most: () => Amount): Promise<'go' | 'busy' | 'away' | ModelFailure>;
  used(amount: Amount): void;
  /** Makes `budgets` known where nothing is reserved, for a claim that pays for earlier ones. Throws `NotNow`. */
  findBudgets(): Promise<void>;
  /** The budgets this call is paid from, as far as they have limits; known once something was reserved. */
  readonly budgets: readonly Budget[];
}

/** Where nobody has set a limit. */
export const UNLIMITED: Spending = {
  reserve: () => Promise.resolve('go'),
  used: () => undefined,
  findBudgets: () => Promise.resolve(),
  budgets: [],
};

/** A claim of a call: its number, from 1, and what it may spend. */
export type HeldClaim = { readonly number: number; readonly spending: Spending };

/** Opens what a claimed call may spend. `discussion`: the limits of its discussion, where it has any. */
export type OpenSpending = (call: Call, claim: number, discussion: DiscussionLimits | null) => Spending;

export type SpendingParts = {
  readonly store: BudgetStore;
  /** Limits of every workspace. */
  readonly workspace: BudgetLimits;
  readonly personas: PersonaBook;
};

const SPENT = failure('budget_spent', 'the budget is used up');

export const openSpending =
  (parts: SpendingParts): OpenSpending =>
  (call, claim, discussion) => {
    let budgets: readonly Budget[] | null = null;
    let used = NOTHING;
    return {
      async reserve(most) {
        try {
          budgets ??= await budgetsOf(parts, call, discussion);
          if (budgets.length === 0) return 'go';
          const outcome = await parts.store.reserve({
            callId: call.id,
            claim,
            workspaceId: call.workspaceId,
            from: budgets.map((budget) => ({ id: budget.id, ceilings: ceilingsOf(budget, call.purpose) })),
            amount: plus(used, most()),
          });
          return outcome === 'spent' ? SPENT : outcome;
        } catch (error) {
          // The tries made so far must still be settled: whoever asks waits, as for money.
          if (error instanceof NotNow) return 'away';
          throw error;
        }
      },
      used(amount) {
        used = plus(used, amount);
      },
      async findBudgets() {
        budgets ??= await budgetsOf(parts, call, discussion);
      },
      get budgets() {
        return budgets ?? [];
      },
    };
  };

async function budgetsOf(
  { workspace, personas }: SpendingParts,
  call: Call,
  discussion: DiscussionLimits | null,
): Promise<readonly Budget[]> {
  // Whatever version speaks, what may be spent on a persona is what its newest says.
  const persona = await personas.find(call.workspaceId, call.persona);
  return limitedBudgets(workspace, call, persona, discussion);
}

/** What a call is paid from, as far as somebody has set a limit. `persona`: its newest version, where it has one. */
export function limitedBudgets(
  workspace: BudgetLimits,
  { workspaceId, persona: id, discussionId }: Call,
  persona: Persona | null,
  discussion: DiscussionLimits | null,
): readonly Budget[] {
  return [
    workspaceBudget(workspaceId, workspace),
    ...(persona ? [personaBudget(workspaceId, id, limitsOf(persona.budget))] : []),
    ...(discussion ? [discussionBudget(discussionId, discussion)] : []),
  ].filter(isLimited);
}
