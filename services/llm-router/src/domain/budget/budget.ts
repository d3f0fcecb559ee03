import type { BudgetLevel, DiscussionBudget, PersonaBudget } from '@maestro/contracts';
import type { Amount } from './amount.ts';

/** What a budget limits, counted in whole numbers: money in millionths of a dollar. A day is one of UTC. */
export const MEASURES = ['tokens_per_day', 'tokens_total', 'cost_per_day', 'cost_total'] as const;
export type Measure = (typeof MEASURES)[number];
/** null: no such limit. */
export type BudgetLimits = Readonly<Record<Measure, number | null>>;
export type BudgetUse = Readonly<Record<Measure, number>>;

export type BudgetScope = BudgetLevel['scope'];

/** Something calls are paid from. */
export type Budget = {
  /** Unique over all workspaces. */
  readonly id: string;
  readonly scope: BudgetScope;
  readonly limits: BudgetLimits;
  /** Of a discussion: what it still needs once the floor closes. */
  readonly ending?: Ending;
};

/** So many calls, each about as large as the largest so far. */
export type Ending = { readonly calls: number; readonly largest: Amount };

/** What one discussion may use, and what its end is going to need. */
export type DiscussionLimits = { readonly limits: BudgetLimits; readonly ending: Ending };

const MILLION = 1_000_000;
const inMillionths = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * MILLION));

export const limitsOf = ({ tokens_per_day, tokens_total, usd_per_day, usd_total }: PersonaBudget): BudgetLimits => ({
  tokens_per_day,
  tokens_total,
  cost_per_day: inMillionths(usd_per_day),
  cost_total: inMillionths(usd_total),
});

/** A discussion's limits hold for all of it, however many days it takes. */
export const limitsOfDiscussion = ({ tokens, usd }: DiscussionBudget): BudgetLimits => ({
  tokens_per_day: null,
  tokens_total: tokens,
  cost_per_day: null,
  cost_total: inMillionths(usd),
});

/** Ids hold no slash: no two budgets share an id. */
export const workspaceBudget = (workspaceId: string, limits: BudgetLimits): Budget => ({
  id: `workspace/${workspaceId}`,
  scope: 'workspace',
  limits,
});
export const personaBudget = (workspaceId: string, persona: string, limits: BudgetLimits): Budget => ({
  id: `persona/${workspaceId}/${persona}`,
  scope: 'persona',
  limits,
});
export const discussionBudgetId = (discussionId: string): string => `discussion/${discussionId}`;
export const discussionBudget = (discussionId: string, { limits, ending }: DiscussionLimits): Budget => ({
  id: discussionBudgetId(discussionId),
  scope: 'discussion',
  limits,
  ending,
});

export const isLimited = ({ limits }: Budget): boolean => MEASURES.some((measure) => limits[measure] !== null);

/** From here on somebody should know, and from here on a discussion winds down. */
const WARNING_SHARE = 0.8;
const WIND_DOWN_SHARE = 0.9;
/** What calls other than turns and the decision may draw on: framing, analysis and ballots come after the last turn. */
const VOTE_SHARE = 0.95;
/** However much its end may need, half of a budget is there to be discussed with. */
const LEAST_SHARE = 0.5;
/** Contexts grow: the next call is taken to be so much larger than the largest so far. */
const GROWTH = 1.25;

/**
 * How much of a budget a call of this purpose may draw on: the end of it is kept for the vote, the very end for the
 * decision. A persona's own budget pays for nothing but that persona, so nothing is kept.
 */
export function ceilingsOf(budget: Budget, purpose: string): BudgetLimits {
  const ceiling = (measure: Measure): number | null => {
    const limit = budget.limits[measure];
    if (limit === null || budget.scope === 'persona' || purpose === 'decision') return limit;
    return purpose === 'turn' ? turnsUpTo(budget, measure, limit) : votesUpTo(budget, measure, limit);
  };
  return {
    tokens_per_day: ceiling('tokens_per_day'),
    tokens_total: ceiling('tokens_total'),
    cost_per_day: ceiling('cost_per_day'),
    cost_total: ceiling('cost_total'),
  };
}

const turnsUpTo = ({ ending }: Budget, measure: Measure, limit: number): number =>
  below(limit, WIND_DOWN_SHARE, ending ? ending.calls * largestOf(ending, measure) : 0);

const votesUpTo = ({ ending }: Budget, measure: Measure, limit: number): number =>
  below(limit, VOTE_SHARE, ending ? largestOf(ending, measure) : 0);

const below = (limit: number, share: number, kept: number): number =>
  Math.floor(Math.max(limit * LEAST_SHARE, Math.min(limit * share, limit - kept * GROWTH)));

const largestOf = ({ largest }: Ending, measure: Measure): number =>
  isTokens(measure) ? largest.tokens : largest.cost;

const isTokens = (measure: Measure): boolean => measure.startsWith('tokens');

/** What a discussion is to be told of one of its budgets. */
export type BudgetNotice = { readonly budgetId: string; readonly level: BudgetLevel };

/** The limit a budget is nearest to, once that is near; null: it is not yet. */
export function levelOf(budget: Budget, use: BudgetUse): BudgetLevel | null {
  const measured = MEASURES.flatMap((measure) => {
    const limit = budget.limits[measure];
    if (limit === null) return [];
    // Whoever's own budget is spent loses turns; the table goes on without.
    const windsDown = budget.scope !== 'persona' && use[measure] >= turnsUpTo(budget, measure, limit);
    return [{ measure, share: use[measure] / limit, windsDown }];
  });
  const nearest = measured.toSorted((a, b) => Number(b.windsDown) - Number(a.windsDown) || b.share - a.share)[0];
  if (!nearest || (nearest.share < WARNING_SHARE && !nearest.windsDown)) return null;
  return {
    scope: budget.scope,
    period: nearest.measure.endsWith('per_day') ? 'day' : 'total',
    unit: isTokens(nearest.measure) ? 'tokens' : 'usd',
    level: nearest.windsDown ? 'wind_down' : 'warning',
    share: Math.round(nearest.share * 10_000) / 10_000,
  };
}
