import type { MethodSettings, Share, TieBreak, VoteMethod, VoteTerms } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import { shareOf } from '../exact/share.ts';
import { checkMethodOptions } from '../options/check-method-options.ts';
import type { DeclaredMethodOptions, OptionProblem } from '../options/method-options.ts';
import type { TieRule } from '../options/tie-rule.ts';
import { scoreRangeOf } from './score-range.ts';

/** A vote's rules as its messages carry them. */
export type DeclaredRules = {
  readonly method: VoteMethod;
  readonly options: readonly string[] | null;
  /** Share of the voters whose ballot must come. */
  readonly quorum: number;
  readonly tie_break: TieBreak | null;
  readonly terms: VoteTerms;
};

/** Terms of a vote whose messages name none. */
export const plainTerms: VoteTerms = {
  settings: {},
  weights: {},
  quorum_weight: null,
  tie_seed: null,
  secret: false,
  hidden_until_close: false,
  early_end: false,
};

/**
 * The rules of a vote as the count takes them; or which of its settings the method does not know or cannot take.
 * A tie the decision maker is to break is left standing: it is the caller's to ask.
 */
export function methodOptionsOf(rules: DeclaredRules): Result<DeclaredMethodOptions, readonly OptionProblem[]> {
  const { method, options, quorum, terms } = rules;
  const { settings, quorum_weight } = terms;
  const declared = {
    ...settingsOf(method, settings),
    quorum: { heads: shareOf(quorum), weight: quorum_weight === null ? null : written(quorum_weight) },
    tie: tieRuleOf(rules),
  };
  return checkMethodOptions(method, declared, options);
}

function settingsOf(method: VoteMethod, settings: MethodSettings): Record<string, unknown> {
  const { threshold, max_score, ...rest } = settings;
  const range = scoreRangeOf(method, settings);
  return {
    ...rest,
    ...(threshold !== undefined && { threshold: written(threshold) }),
    ...(method === 'score' && range && { min_score: String(range.min), max_score: String(range.max) }),
    ...(method !== 'score' && max_score !== undefined && { max_score: String(max_score) }),
    ...(method === 'dot' && range && { dots: range.budget }),
  };
}

function tieRuleOf({ tie_break, options, terms }: DeclaredRules): TieRule {
  switch (tie_break) {
    case 'order':
      return options ? [{ by: 'order', order: options }] : [];
    case 'previous-rounds':
      return [{ by: 'previous-rounds' }];
    case 'lot':
      return terms.tie_seed === null ? [] : [{ by: 'lot', seed: terms.tie_seed }];
    case 'decision_maker':
    case null:
      return [];
  }
}

const written = (share: Share): string => (typeof share === 'number' ? shareOf(share) : share);
