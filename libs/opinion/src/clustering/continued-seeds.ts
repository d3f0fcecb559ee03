import type { Cluster } from './k-means.ts';
import { distance, distinctPlaces, meanOf, type Points } from './points.ts';

/** A cluster of the last time, by the indexes its members have now; members who are gone are left out. */
export interface FormerCluster {
  readonly id: number;
  readonly members: readonly number[];
}

/**
 * Where to start when there was a clustering before, as Polis does it: centres move to where their members stand now,
 * centres that coincide become one, and while fewer than k stand the point furthest from all of them gets its own.
 */
export function continuedSeeds(points: Points, former: readonly FormerCluster[], k: number): readonly Cluster[] {
  let clusters = merged(centred(points, former));
  if (clusters.length === 0 && points.at.length > 0) {
    clusters = centred(points, [
      { id: 1 + Math.max(-1, ...former.map(({ id }) => id)), members: [...points.at.keys()] },
    ]);
  }
  const possible = Math.min(k, distinctPlaces(points));
  while (clusters.length < possible) {
    const outlier = mostDistal(points, clusters);
    if (outlier === null) break;
    const rest = clusters.map(({ id, members }) => ({ id, members: members.filter((member) => member !== outlier) }));
    const id = 1 + Math.max(...clusters.map((cluster) => cluster.id));
    clusters = centred(points, [...rest, { id, members: [outlier] }]);
  }
  return clusters;
}

function centred(points: Points, clusters: readonly FormerCluster[]): readonly Cluster[] {
  return clusters
    .filter(({ members }) => members.length > 0)
    .map((cluster) => ({ ...cluster, center: meanOf(points, cluster.members) }));
}

/** Clusters with one and the same centre become one, under the id of the larger. */
function merged(clusters: readonly Cluster[]): readonly Cluster[] {
  const unique = new Map<string, Cluster>();
  for (const cluster of clusters) {
    const place = cluster.center.join(' ');
    const same = unique.get(place);
    unique.set(place, same ? { ...union(same, cluster), center: cluster.center } : cluster);
  }
  return [...unique.values()];
}

function union(a: Cluster, b: Cluster): FormerCluster {
  const { id } = a.members.length > b.members.length ? a : b;
  return { id, members: [...a.members, ...b.members].sort((left, right) => left - right) };
}

/** The point furthest from its nearest centre; null where every point is at one. */
function mostDistal({ at }: Points, clusters: readonly Cluster[]): number | null {
  let [outlier, furthest]: [number | null, number] = [null, 0];
  for (const [index, point] of at.entries()) {
    const apart = clusters.reduce((least, { center }) => Math.min(least, distance(point, center)), Infinity);
    if (apart > furthest) [outlier, furthest] = [index, apart];
  }
  return outlier;
}
