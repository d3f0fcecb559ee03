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
  const nearest = nearestOf(seeds.map(({ center }) => center));
  for (let index = 0; index < points.at.length; index++) members[nearest(points.at[index]!)]?.push(index);
  return seeds
    .map(({ id }, i) => ({ id, members: members[i]! }))
    .filter((cluster) => cluster.members.length > 0)
    .map((cluster) => ({ ...cluster, center: meanOf(points, cluster.members) }));
}

/** The place in the list of the nearest centre, the first of equals; centres lie flat in memory for the inner loop. */
function nearestOf(centers: readonly Point[]): (point: Point) => number {
  const xs = Float64Array.from(centers, ([x]) => x);
  const ys = Float64Array.from(centers, ([, y]) => y);
  return ([x, y]) => {
    let [best, least] = [-1, Infinity];
    for (let i = 0; i < xs.length; i++) {
      const apart = (x - xs[i]!) ** 2 + (y - ys[i]!) ** 2;
      if (apart < least) [best, least] = [i, apart];
    }
    return best;
  };
}

function isStill(before: readonly Seed[], after: readonly Seed[]): boolean {
  if (before.length !== after.length) return false;
  return after.every(({ center }, i) => distance(center, before[i]!.center) < STILL);
}
