import { distance, type Points } from './points.ts';

/**
 * How well clusters stand apart (Rousseeuw 1987): mean over the points of (b − a) ÷ max(a, b), where a is the mean
 * distance to the rest of the own cluster and b the mean distance to the nearest other one. Whoever is alone in a
 * cluster counts 0. Null where fewer than two clusters stand.
 * As in Polis every point counts once, however many stand there.
 */
export function silhouette({ at }: Points, clusters: readonly (readonly number[])[]): number | null {
  if (clusters.length < 2) return null;
  let [sum, count] = [0, 0];
  for (const own of clusters) {
    for (const point of own) {
      count++;
      if (own.length === 1) continue;
      const meanTo = (members: readonly number[], of: number): number =>
        members.reduce((total, member) => total + distance(at[point]!, at[member]!), 0) / of;
      const a = meanTo(own, own.length - 1);
      const b = Math.min(...clusters.filter((other) => other !== own).map((other) => meanTo(other, other.length)));
      if (a !== b) sum += (b - a) / Math.max(a, b);
    }
  }
  return sum / count;
}
