import type { BallotContent, ConsentStance } from '@maestro/contracts';
import { isAbstention } from './abstention.ts';
import type { BallotRules } from './check-ballot.ts';
import { scoreRangeOf } from './score-range.ts';

/**
 * How far apart two ballots of one method are: 0, the same, to 1, as far as can be. Rankings by Kemeny and Snell (share
 * of the pairs put the other way round, half where one ballot ties them); numbers by their mean difference; approvals
 * and comparisons by the share that differs. An abstention is as far from any opinion as can be.
 */
export function ballotDistance(rules: BallotRules, from: BallotContent, to: BallotContent): number {
  const [silentBefore, silentAfter] = [isAbstention(from), isAbstention(to)];
  if (silentBefore || silentAfter) return silentBefore === silentAfter ? 0 : 1;
  const { options } = rules;
  if (from.approvals && to.approvals) {
    const [before, after] = [new Set(from.approvals), new Set(to.approvals)];
    return mean(options.map((option) => Number(before.has(option) !== after.has(option))));
  }
  if (from.scores && to.scores) {
    const [before, after, { min, max }] = [from.scores, to.scores, scoreRangeOf(rules.method, rules.settings) ?? unit];
    return mean(options.map((o) => Math.abs((before[o] ?? min) - (after[o] ?? min)) / (max - min)));
  }
  if (from.stances && to.stances) {
    const [before, after] = [from.stances, to.stances];
    return mean(options.map((o) => Math.abs(heightOf(before[o]) - heightOf(after[o]))));
  }
  if (from.ranking && to.ranking) return rankingDistance(options, from.ranking, to.ranking);
  if (from.comparisons && to.comparisons) return comparisonDistance(from.comparisons, to.comparisons);
  return from.choice === to.choice ? 0 : 1;
}

const unit = { min: 0, max: 1 };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const HEIGHTS: Readonly<Record<ConsentStance, number>> = { consent: 0, stand_aside: 0.5, object: 1 };
const heightOf = (stance: ConsentStance | undefined): number => (stance === undefined ? 0 : HEIGHTS[stance]);

type Ranking = NonNullable<BallotContent['ranking']>;

function rankingDistance(options: readonly string[], from: Ranking, to: Ranking): number {
  const [before, after] = [rankIn(from), rankIn(to)];
  const pairs = options.flatMap((a, i) => options.slice(i + 1).map((b) => [a, b] as const));
  const between = (rank: (option: string) => number, a: string, b: string) => Math.sign(rank(a) - rank(b));
  return mean(pairs.map(([a, b]) => Math.abs(between(before, a, b) - between(after, a, b)) / 2));
}

/** Options that are not ranked stand level behind all that are. */
function rankIn(ranking: Ranking): (option: string) => number {
  const ranks = new Map(ranking.flatMap((rank, i) => rank.map((option) => [option, i] as const)));
  return (option) => ranks.get(option) ?? ranking.length;
}

type Comparisons = NonNullable<BallotContent['comparisons']>;

function comparisonDistance(from: Comparisons, to: Comparisons): number {
  const [before, after] = [preferences(from), preferences(to)];
  const pairs = [...new Set([...before.keys(), ...after.keys()])];
  return pairs.length === 0 ? 0 : mean(pairs.map((pair) => Number(before.get(pair) !== after.get(pair))));
}

const preferences = (comparisons: Comparisons): Map<string, string> =>
  new Map(comparisons.map(({ winner, loser }) => [JSON.stringify([winner, loser].toSorted()), winner]));
