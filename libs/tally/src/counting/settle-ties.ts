import type { Tie } from '../election/count.ts';
import type { TieRule } from '../options/tie-rule.ts';
import { breakTie, type TieAnswer } from '../ties/tie-breaker.ts';
import type { Decide, TieQuestion } from '../ties/tie-question.ts';
import type { Verdict } from './verdict.ts';

/** A count, and every tie it met. */
export type Settled = { readonly verdict: Verdict; readonly ties: readonly Tie[] };

type Ballots = {
  readonly count: (decide: Decide) => Verdict;
  readonly rule: TieRule;
  readonly names: readonly string[];
};

/** Counts spent on trying ties each way, at most; where that is not enough, the tie is reported as one. */
const MOST_TRIALS = 100;

/**
 * Counts, breaking ties by the declared rule. A tie the rule leaves standing is tried each way: where the same options
 * win whichever way it goes, it decided nothing, and the count goes on with the option listed last giving way.
 * Otherwise the count ends with that tie.
 */
export function settleTies(ballots: Ballots): Settled {
  const plain = countWith(ballots, []);
  if (plain.verdict.open === null || plain.verdict.open.over === 'win') return plain;
  let first: Settled | null = null;
  for (const way of eachWay(ballots, plain, [], { trialsLeft: MOST_TRIALS })) {
    if (way === null || (first !== null && !sameWinners(way.verdict, first.verdict))) return plain;
    first ??= way;
  }
  return first ?? plain;
}

/** Every complete count there is behind these choices; null where one ends in a tie to win, or the trials run out. */
function* eachWay(
  ballots: Ballots,
  settled: Settled,
  chosen: readonly number[],
  budget: { trialsLeft: number },
): Generator<Settled | null> {
  const { open } = settled.verdict;
  if (open === null) {
    yield settled;
    return;
  }
  if (open.over === 'win') yield null;
  for (const option of open.wanted === 'last' ? open.between.toReversed() : open.between) {
    if (budget.trialsLeft-- === 0) yield null;
    yield* eachWay(ballots, countWith(ballots, [...chosen, option]), [...chosen, option], budget);
  }
}

/** Counts with the rule, and with these choices, in turn, where the rule says nothing. */
function countWith({ count, rule, names }: Ballots, chosen: readonly number[]): Settled {
  const ties: Tie[] = [];
  let next = 0;
  const verdict = count((question) => {
    const answer = breakTie(rule, names, question);
    const isHarmless = question.harmless === true && answer.chosen === null;
    const forced = answer.chosen === null && !isHarmless ? chosen[next++] : undefined;
    if (isHarmless) {
      ties.push(tieOf(question, { chosen: null, broken_by: 'either-way', awaits: null }, names));
      return null;
    }
    if (forced === undefined) {
      ties.push(tieOf(question, answer, names));
      return answer.chosen;
    }
    ties.push(tieOf(question, { chosen: forced, broken_by: 'either-way', awaits: null }, names));
    return forced;
  });
  return { verdict, ties };
}

function tieOf({ between, over, round }: TieQuestion, answer: TieAnswer, names: readonly string[]): Tie {
  const { chosen, broken_by, awaits } = answer;
  return {
    between: between.map((option) => names[option]!),
    over,
    round,
    broken_by,
    awaits,
    chosen: chosen === null ? null : names[chosen]!,
  };
}

function sameWinners(one: Verdict, other: Verdict): boolean {
  return one.winners.length === other.winners.length && one.winners.every((option) => other.winners.includes(option));
}
