import { over, type PairwiseMatrix } from '../ranked/pairwise-matrix.ts';

/** A group of options each of which has, over others, won against every one of the group; and its level. */
export type Component = {
  readonly members: readonly number[];
  /** 0: nobody outside ever won against them; else one more than the deepest of those who did. */
  readonly level: number;
};

/**
 * The strongly connected components of who won against whom. Strengths have finite estimates within one component and
 * none across two (Ford, American Mathematical Monthly 64, 1957).
 */
export function componentsOf(wins: PairwiseMatrix): Component[] {
  const options = [...Array(wins.size).keys()];
  const reached = options.map((option) => reachedFrom(option, wins));
  const groups: number[][] = [];
  for (const option of options) {
    const group = groups.find(([member]) => reached[member!]!.has(option) && reached[option]!.has(member!));
    if (group) group.push(option);
    else groups.push([option]);
  }
  const levels = new Map<readonly number[], number>();
  const levelOf = (group: readonly number[]): number => {
    const known = levels.get(group);
    if (known !== undefined) return known;
    const above = groups.filter((other) => other !== group && reached[other[0]!]!.has(group[0]!));
    const level = above.reduce((deepest, other) => Math.max(deepest, levelOf(other) + 1), 0);
    levels.set(group, level);
    return level;
  };
  return groups.map((members) => ({ members, level: levelOf(members) })).sort((a, b) => a.level - b.level);
}

function reachedFrom(start: number, wins: PairwiseMatrix): ReadonlySet<number> {
  const reached = new Set([start]);
  // A set grows while it is walked: those added are looked at in turn.
  for (const option of reached) {
    for (let other = 0; other < wins.size; other++) if (over(wins, option, other) > 0) reached.add(other);
  }
  return reached;
}
