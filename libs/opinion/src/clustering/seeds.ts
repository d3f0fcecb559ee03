import type { Point } from '../components/projection.ts';
import type { Seed } from './k-means.ts';
import { meanOf, type Points } from './points.ts';

/**
 * Where to start when nothing is known. Polis takes the first k different rows, whatever order they happen to be in;
 * these two look at the points alone, so that nobody's id decides who is grouped with whom.
 */

/** Each further centre is the point furthest from all centres so far (Gonzalez 1985): k passes over the points. */
export function spreadSeeds(points: Points, k: number): readonly Seed[] {
  const { at } = points;
  if (at.length === 0) return [];
  const gap = squaredFrom(at, meanOf(points, [...at.keys()]));
  const seeds: Seed[] = [];
  while (seeds.length < k) {
    const furthest = gap.reduce((best, apart, i) => (apart > gap[best]! ? i : best), 0);
    if (seeds.length > 0 && gap[furthest] === 0) break;
    const center = at[furthest]!;
    const apart = squaredFrom(at, center);
    for (let i = 0; i < gap.length; i++) gap[i] = seeds.length === 0 ? apart[i]! : Math.min(gap[i]!, apart[i]!);
    seeds.push({ id: seeds.length, center });
  }
  return seeds;
}

/** Each further centre is the point that leaves the least weighted squared distance: k × n² steps, for few points. */
export function greedySeeds({ at, weights }: Points, k: number): readonly Seed[] {
  const gap = new Float64Array(at.length).fill(Infinity);
  const seeds: Seed[] = [];
  while (seeds.length < k) {
    let [best, least] = [-1, Infinity];
    for (const [i, candidate] of at.entries()) {
      if (gap[i] === 0) continue;
      const left = squaredFrom(at, candidate).reduce(
        (sum, apart, j) => sum + weights[j]! * Math.min(apart, gap[j]!),
        0,
      );
      if (left < least) [best, least] = [i, left];
    }
    if (best === -1) break;
    const center = at[best]!;
    for (const [j, apart] of squaredFrom(at, center).entries()) gap[j] = Math.min(gap[j]!, apart);
    seeds.push({ id: seeds.length, center });
  }
  return seeds;
}

function squaredFrom(at: readonly Point[], [cx, cy]: Point): Float64Array {
  return Float64Array.from(at, ([x, y]) => (x - cx) ** 2 + (y - cy) ** 2);
}
