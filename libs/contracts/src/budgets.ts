import { z } from 'zod';
import { TurnFailure } from './words.ts';

/** What all calls of one discussion together may use; null: no such limit. Money is US dollars. */
export const DiscussionBudget = z.object({
  tokens: z.int().positive().nullable(),
  usd: z.number().positive().nullable(),
});
export type DiscussionBudget = z.infer<typeof DiscussionBudget>;

/** Which of its limits a budget is nearest to, and how near. */
export const BudgetLevel = z.object({
  /** Whose budget it is: this discussion draws on all three. */
  scope: z.enum(['workspace', 'persona', 'discussion']),
  period: z.enum(['day', 'total']),
  unit: z.enum(['tokens', 'usd']),
  /** `warning` from 80 %. `wind_down` from 90 %, or as soon as the rest is needed for it: no more turns, to the vote and the decision. */
  level: z.enum(['warning', 'wind_down']),
  /** Used of the limit: 1 is all of it. */
  share: z.number().min(0),
});
export type BudgetLevel = z.infer<typeof BudgetLevel>;

/** A model that was asked, or passed over, and gave nothing. */
export const FailedModel = z.object({ provider: z.string(), model: z.string(), cause: TurnFailure });
export type FailedModel = z.infer<typeof FailedModel>;
