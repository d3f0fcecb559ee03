import { BudgetLevel } from '../budgets.ts';
import { defineFact } from '../message.ts';

/** A budget this discussion draws on is nearly used up; told once for each level. */
export const budgetNeared = defineFact('llm-router', 'budget-neared', BudgetLevel);
