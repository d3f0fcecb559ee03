import type { Point } from '../components/projection.ts';
import { distance, meanOf, type Points } from './points.ts';

export interface Seed {
  /** Stays with the cluster from one clustering to the next. */
  readonly id: number;
  readonly center: Point;
}

export interface Cluster extends Seed {
  /** Indexes of points, ascending. */
  readonly members: readonly number[];
}

/** Polis stops where no centre moves further than this. */
const STILL = 0.01;

/**
 * Weighted k-means (Lloyd) from given centres: every point goes to the nearest centre, every centre to the weighted
 * mean of its points. Centres that nobody is nearest to are dropped.
 */
export function kMeans(points: Points, seeds: readonly Seed[], maxIterations: number): readonly Cluster[] {
  let clusters = step(points, seeds);
  let before = seeds;
  for (let iteration = 0; iteration < maxIterations && !isStill(before, clusters); iteration++) {
    before = clusters;
    clusters = step(points, clusters);
  }
  return clusters;
}

function step(points: Points, seeds: readonly Seed[]): readonly Cluster[] {
  const members = seeds.map((): number[] => []);
  for (const [index, at] of points.at.entries()) members[nearest(at, seeds)]?.push(index);
  return seeds
    .map(({ id }, i) => ({ id, members: members[i]! }))
    .filter((cluster) => cluster.members.length > 0)
    .map((cluster) => ({ ...cluster, center: meanOf(points, cluster.members) }));
}

function nearest([x, y]: Point, seeds: readonly Seed[]): number {
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < seeds.length; i++) {
    const [cx, cy] = seeds[i]!.center;
    const apart = (x - cx) ** 2 + (y - cy) ** 2;
    if (apart < least) [best, least] = [i, apart];
  }
  return best;
}

function isStill(before: readonly Seed[], after: readonly Seed[]): boolean {
  if (before.length !== after.length) return false;
  return after.every(({ center }, i) => distance(center, before[i]!.center) < STILL);
}
