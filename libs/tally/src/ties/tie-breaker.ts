import type { Tie } from '../election/count.ts';
import type { TieRule, TieStep } from '../options/tie-rule.ts';
import { sha256Hex } from './sha256.ts';
import type { TieQuestion } from './tie-question.ts';

/** What a rule made of a tie. `between` are those still level where nobody was chosen. */
export type TieAnswer = { readonly chosen: number | null } & Pick<Tie, 'broken_by' | 'awaits'>;

/** Applies a declared rule, step by step: a step that cannot tell all apart leaves the next one those it could not. */
export function breakTie(rule: TieRule, names: readonly string[], question: TieQuestion): TieAnswer {
  let level = question.between;
  for (const step of rule) {
    if (step.by === 'decision-maker' && step.order === undefined) {
      return { chosen: null, broken_by: 'none', awaits: 'decision-maker' };
    }
    level = extreme(level, step, names, question);
    if (level.length === 1) return { chosen: level[0]!, broken_by: step.by, awaits: null };
  }
  return { chosen: null, broken_by: 'none', awaits: null };
}

function extreme(level: readonly number[], step: TieStep, names: readonly string[], question: TieQuestion) {
  switch (step.by) {
    case 'previous-rounds':
      return byPreviousRounds(level, question);
    case 'lot':
      return firstOrLast(level, lotOrder(step.seed, names), question);
    case 'order':
    case 'decision-maker':
      return firstOrLast(level, ranksIn(step.order ?? [], names), question);
  }
}

/** Back from the latest round: whoever differs there is told apart. */
function byPreviousRounds(level: readonly number[], { history, wanted }: TieQuestion): readonly number[] {
  for (const holdings of history.toReversed()) {
    if (level.length === 1) break;
    const held = level.map((option) => holdings[option]!);
    const sought = held.reduce((a, b) => ((wanted === 'first' ? b > a : b < a) ? b : a));
    level = level.filter((_, i) => held[i] === sought);
  }
  return level;
}

function firstOrLast(level: readonly number[], places: readonly number[], { wanted }: TieQuestion): readonly number[] {
  const there = level.map((option) => places[option]!);
  const sought = wanted === 'first' ? Math.min(...there) : Math.max(...there);
  return level.filter((_, i) => there[i] === sought);
}

/** The place of each option in a list; those that are not in it share the place behind its end. */
function ranksIn(order: readonly string[], names: readonly string[]): readonly number[] {
  return names.map((name) => (order.includes(name) ? order.indexOf(name) : order.length));
}

/**
 * The place of each option in the lot: by the SHA-256 of seed, line feed and name, the smallest first. It hangs on
 * nothing but the seed and the names, so that neither the order of the options nor of the ties matters.
 */
function lotOrder(seed: string, names: readonly string[]): readonly number[] {
  const drawn = names.map((name) => sha256Hex(`${seed}\n${name}`));
  const sorted = drawn.toSorted();
  return drawn.map((digest) => sorted.indexOf(digest));
}
