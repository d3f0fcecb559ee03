import { BudgetLevel } from '../budgets.ts';
import { defineLogEvent } from './define.ts';

/** A budget this discussion draws on is nearly used up. */
export const budgetNeared = defineLogEvent('budget:neared', [], BudgetLevel);
