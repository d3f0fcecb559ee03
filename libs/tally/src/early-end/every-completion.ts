import type { Method } from '../election/methods.ts';
import type { CastBallot, Paper } from '../election/profile.ts';
import type { Outstanding } from './outstanding.ts';

/** Papers counted, over all completions, at most. */
const MOST_WORK = 50_000;

/**
 * Every way in which rankings that are out can come, up to what the method cannot tell apart; null where that is more
 * than can be counted through. An abstention stands for a ballot that never comes.
 */
export function everyCompletion(
  method: Method,
  names: readonly string[],
  out: readonly Outstanding[],
  cast: readonly CastBallot[],
): Iterable<CastBallot[]> | null {
  // Five options have 541 orders with ties: beyond that even one ballot is too many.
  if (names.length > 5) return null;
  const papers: Paper[] = [
    { kind: 'abstention' },
    ...ordersFor(method, names, cast).map((ranks): Paper => ({ kind: 'ranking', ranks })),
  ];
  const total = out.reduce((product, { papers: voters }) => product * multisets(papers.length, voters), 1);
  return total * (cast.length + 1) > MOST_WORK ? null : completions(papers, out);
}

function ordersFor(method: Method, names: readonly string[], cast: readonly CastBallot[]): Ranks[] {
  if (method === 'schulze' || method === 'ranked-pairs') return weakOrders(names);
  const oneChoice = method === 'majority' && cast.every(({ paper }) => paper.kind !== 'ranking');
  return oneChoice ? names.map((option) => [[option]]) : strictOrders(names);
}

function* completions(papers: readonly Paper[], [group, ...rest]: readonly Outstanding[]): Generator<CastBallot[]> {
  if (!group) {
    yield [];
    return;
  }
  for (const said of distributions(papers.length, group.papers)) {
    const here = said.map(([paper, count]): CastBallot => ({
      paper: papers[paper]!,
      papers: count,
      weight: group.weight ?? '1',
    }));
    for (const others of completions(papers, rest)) yield [...here, ...others];
  }
}

type Distribution = readonly (readonly [paper: number, count: number])[];

/** Every way to give `voters` alike voters one of `kinds` papers each. */
function* distributions(kinds: number, voters: number, from = 0): Generator<Distribution> {
  if (voters === 0) {
    yield [];
    return;
  }
  if (from === kinds) return;
  for (let count = 0; count <= voters; count++) {
    for (const others of distributions(kinds, voters - count, from + 1)) {
      yield count === 0 ? others : [[from, count], ...others];
    }
  }
}

/** How many there are: (kinds + voters − 1) over voters. */
function multisets(kinds: number, voters: number): number {
  let ways = 1;
  for (let i = 1; i <= voters && ways <= MOST_WORK; i++) ways = (ways * (kinds + i - 1)) / i;
  return ways;
}

type Ranks = readonly (readonly string[])[];

/** Orders with ties of all options: those at the end may as well be left out. */
function weakOrders(names: readonly string[]): Ranks[] {
  if (names.length === 0) return [[]];
  return subsets(names).flatMap((first) =>
    weakOrders(names.filter((option) => !first.includes(option))).map((rest) => [first, ...rest]),
  );
}

/** Orders of some of the options, one at least. */
function strictOrders(names: readonly string[]): Ranks[] {
  return names.flatMap((first) => [
    [[first]],
    ...strictOrders(names.filter((option) => option !== first)).map((rest) => [[first], ...rest]),
  ]);
}

/** All but the empty one. */
function subsets([first, ...rest]: readonly string[]): string[][] {
  if (first === undefined) return [];
  const without = subsets(rest);
  return [[first], ...without.map((subset) => [first, ...subset]), ...without];
}
