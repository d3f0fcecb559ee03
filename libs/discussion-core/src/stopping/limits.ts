import { instantPlus, millisecondsBetween } from '@maestro/kernel';
import type { State } from '../state.ts';
import { any, messages, minutes, tokens, type Progress, type Stop, type StopCondition } from './conditions.ts';

type Limit = 'max_messages' | 'max_tokens' | 'max_minutes' | 'budget';

/** From here on a budget is kept for the vote and the decision. */
const WIND_DOWN_SHARE = 0.9;

export const progressOf = (state: State, at: string): Progress => ({
  rounds: state.round,
  messages: state.used.messages,
  tokens: state.used.tokens,
  minutes: millisecondsBetween(state.created_at, at) / 60_000,
});

/** The limit of the request, or the budget, that is used up at `at`, if any. */
export function limitReached(state: State, at: string): Stop<Limit> | null {
  const limits = state.opening?.limits;
  if (!limits) return null;
  const share = state.budget_share;
  // Told earlier where the end of this discussion needs more than the last tenth.
  if (share !== null) return { limit: 'budget', used: share, max: Math.min(share, WIND_DOWN_SHARE) };
  const conditions: StopCondition<Limit>[] = [];
  if (limits.max_messages !== null) conditions.push(messages(limits.max_messages));
  if (limits.max_tokens !== null) conditions.push(tokens(limits.max_tokens));
  if (limits.max_minutes !== null) conditions.push(minutes(limits.max_minutes));
  return any(...conditions)(progressOf(state, at));
}

/** When the limit of time is reached; null where there is none. */
export function timeLimitOf(state: State): string | null {
  const max = state.opening?.limits.max_minutes ?? null;
  return max === null ? null : instantPlus(state.created_at, Math.ceil(max * 60_000));
}
