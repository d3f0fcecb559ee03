import type { BudgetLevel, DiscussionBudget, PersonaBudget } from '@maestro/contracts';

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
};

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
export const discussionBudget = (discussionId: string, limits: BudgetLimits): Budget => ({
  id: discussionBudgetId(discussionId),
  scope: 'discussion',
  limits,
});

export const isLimited = ({ limits }: Budget): boolean => MEASURES.some((measure) => limits[measure] !== null);

/** From here on somebody should know, and from here on a discussion winds down. */
const WARNING_SHARE = 0.8;
const WIND_DOWN_SHARE = 0.9;
/** What calls other than turns and the decision may draw on: framing, analysis and ballots come after the last turn. */
const VOTE_SHARE = 0.95;

/**
 * How much of a budget a call of this purpose may draw on: the end of it is kept for the vote, the very end for the
 * decision. A persona's own budget pays for nothing but that persona, so nothing is kept.
 */
export function ceilingsOf({ scope, limits }: Budget, purpose: string): BudgetLimits {
  const share = scope === 'persona' ? 1 : shareFor(purpose);
  const below = (limit: number | null) => (limit === null ? null : Math.floor(limit * share));
  return {
    tokens_per_day: below(limits.tokens_per_day),
    tokens_total: below(limits.tokens_total),
    cost_per_day: below(limits.cost_per_day),
    cost_total: below(limits.cost_total),
  };
}

function shareFor(purpose: string): number {
  if (purpose === 'decision') return 1;
  return purpose === 'turn' ? WIND_DOWN_SHARE : VOTE_SHARE;
}

/** The limit a budget is nearest to, once that is near; null: it is not yet. */
export function levelOf({ scope, limits }: Budget, use: BudgetUse): BudgetLevel | null {
  const shares = MEASURES.flatMap((measure) => {
    const limit = limits[measure];
    return limit === null ? [] : [{ measure, share: use[measure] / limit }];
  });
  const nearest = shares.reduce<(typeof shares)[number] | null>((a, b) => (a && a.share >= b.share ? a : b), null);
  if (!nearest || nearest.share < WARNING_SHARE) return null;
  return {
    scope,
    period: nearest.measure.endsWith('per_day') ? 'day' : 'total',
    unit: nearest.measure.startsWith('tokens') ? 'tokens' : 'usd',
    // Whoever's own budget is spent loses turns; the table goes on without.
    level: nearest.share >= WIND_DOWN_SHARE && scope !== 'persona' ? 'wind_down' : 'warning',
    share: Math.round(nearest.share * 10_000) / 10_000,
  };
}
