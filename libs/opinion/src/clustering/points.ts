import type { Point } from '../components/projection.ts';

/** Places to be clustered; who stands there is known by index. */
export interface Points {
  readonly at: readonly Point[];
  /** How many stand at each place. */
  readonly weights: readonly number[];
}

export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}

/** How many places are different. */
export function distinctPlaces({ at }: Points): number {
  return new Set(at.map(([x, y]) => `${x} ${y}`)).size;
}

/** Weighted mean of some of the points; they must be at least one. */
export function meanOf({ at, weights }: Points, members: readonly number[]): Point {
  let [x, y, weight] = [0, 0, 0];
  for (const member of members) {
    x += weights[member]! * at[member]![0];
    y += weights[member]! * at[member]![1];
    weight += weights[member]!;
  }
  return [x / weight, y / weight];
}
