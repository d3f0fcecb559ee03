import type { Point } from '../components/projection.ts';
import { compareIds } from '../ids.ts';
import type { Id } from '../vote.ts';
import { continuedSeeds } from './continued-seeds.ts';
import { chooseGroupCount, type GroupCountMemory, groupCounts } from './group-count.ts';
import { type Cluster, kMeans } from './k-means.ts';
import { distinctPlaces, type Points } from './points.ts';
import { greedySeeds, spreadSeeds } from './seeds.ts';
import { silhouette } from './silhouette.ts';

/** So many base clusters stand between the participants and the groups: what follows costs the same for any crowd. */
const BASE_CLUSTERS = 100;
const BASE_ITERATIONS = 100;
const GROUP_ITERATIONS = 20;

/** What the next clustering starts from. */
export interface ClusteringMemory {
  readonly base: readonly { readonly id: number; readonly members: readonly Id[] }[];
  /** Groups per number of groups, as ids of base clusters. */
  readonly groups: readonly { readonly k: number; readonly clusters: readonly RememberedCluster[] }[];
  readonly count: GroupCountMemory;
}

export interface RememberedCluster {
  readonly id: number;
  readonly members: readonly number[];
}

export interface Clustering {
  readonly groups: readonly { readonly id: number; readonly members: readonly Id[] }[];
  readonly silhouette: number | null;
  readonly memory: ClusteringMemory | null;
}

export interface Placed {
  readonly id: Id;
  readonly at: Point;
}

/** Participants → base clusters → groups. `placed` is in the order of the ids. */
export function group(placed: readonly Placed[], before: ClusteringMemory | null): Clustering {
  if (placed.length === 0) return { groups: [], silhouette: null, memory: null };
  const base = baseClusters(placed, before);
  const points: Points = { at: base.map((each) => each.center), weights: base.map((each) => each.members.length) };

  const candidates = new Map(groupCounts(base.length).map((k) => [k, groupsOf(k, base, points, before)]));
  const silhouettes = new Map(
    [...candidates].map(([k, clusters]) => [
      k,
      silhouette(
        points,
        clusters.map(({ members }) => members),
      ),
    ]),
  );
  const count = chooseGroupCount(silhouettes, before?.count ?? null);
  const membersOf = ({ members }: Cluster): Id[] =>
    members.flatMap((at) => base[at]!.members.map((index) => placed[index]!.id)).sort(compareIds);
  return {
    groups: candidates.get(count.shown)!.map((cluster) => ({ id: cluster.id, members: membersOf(cluster) })),
    silhouette: silhouettes.get(count.shown) ?? null,
    memory: {
      base: base.map(({ id, members }) => ({ id, members: members.map((index) => placed[index]!.id) })),
      groups: [...candidates].map(([k, clusters]) => ({
        k,
        clusters: clusters.map(({ id, members }) => ({ id, members: members.map((at) => base[at]!.id) })),
      })),
      count,
    },
  };
}

function baseClusters(placed: readonly Placed[], before: ClusteringMemory | null): readonly Cluster[] {
  const points: Points = { at: placed.map(({ at }) => at), weights: placed.map(() => 1) };
  const indexOf = new Map(placed.map(({ id }, index) => [String(id), index]));
  const seeds = before
    ? continuedSeeds(points, indexed(before.base, indexOf), BASE_CLUSTERS)
    : spreadSeeds(points, BASE_CLUSTERS);
  return byId(kMeans(points, seeds, BASE_ITERATIONS));
}

function groupsOf(
  k: number,
  base: readonly Cluster[],
  points: Points,
  before: ClusteringMemory | null,
): readonly Cluster[] {
  const indexOf = new Map(base.map(({ id }, index) => [String(id), index]));
  const former = before?.groups.find((each) => each.k === k)?.clusters;
  const seeds = former
    ? continuedSeeds(points, indexed(former, indexOf), k)
    : greedySeeds(points, Math.min(k, distinctPlaces(points)));
  return byId(kMeans(points, seeds, GROUP_ITERATIONS));
}

function indexed(
  clusters: readonly { readonly id: number; readonly members: readonly Id[] }[],
  indexOf: ReadonlyMap<string, number>,
) {
  return clusters.map(({ id, members }) => ({
    id,
    members: members.map((member) => indexOf.get(String(member))).filter((index) => index !== undefined),
  }));
}

const byId = (clusters: readonly Cluster[]): readonly Cluster[] => [...clusters].sort((a, b) => a.id - b.id);
