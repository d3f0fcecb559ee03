import { fairConsensus } from './agreement/fair-consensus.ts';
import { group, type ClusteringMemory } from './clustering/group.ts';
import { silhouette } from './clustering/silhouette.ts';
import { centredVotes } from './components/centred-votes.ts';
import { type Components, principalComponents } from './components/principal-components.ts';
import { extremity, type Point, project } from './components/projection.ts';
import { compareIds, keys } from './ids.ts';
import { majority } from './judging/majority.ts';
import { priority } from './judging/priority.ts';
import { representative } from './judging/representative.ts';
import { NO_VOTES, plus, type VoteCount, voteCounts } from './judging/vote-counts.ts';
import { smoothed } from './judging/z-tests.ts';
import { inConversation } from './membership.ts';
import type { OpinionGroup, OpinionOptions, Opinions } from './opinions.ts';
import type { StanceMatrix } from './stance-matrix.ts';
import type { Id } from './vote.ts';

/** What the next analysis of the same conversation starts from; plain JSON. */
export interface OpinionMemory {
  /** Who is in stays in. */
  readonly participants: readonly Id[];
  readonly statements: readonly Id[];
  readonly components: readonly [readonly number[], readonly number[]];
  readonly clustering: ClusteringMemory | null;
}

export interface Analysis {
  readonly opinions: Opinions;
  readonly memory: OpinionMemory;
}

interface Grouping {
  readonly groups: readonly { readonly id: Id; readonly members: readonly Id[] }[];
  readonly silhouette: number | null;
  readonly memory: ClusteringMemory | null;
}

/**
 * Everything a stance matrix says, as Polis computes it (compdemocracy/polis, math/src/polismath). With the memory of
 * the analysis before, groups and axes change as little as the votes allow, and it takes a fraction of the time.
 * Never throws and never gives NaN, whatever the votes are.
 */
export function analyse(
  matrix: StanceMatrix,
  options: Omit<OpinionOptions, 'agree'> = {},
  before: OpinionMemory | null = null,
): Analysis {
  const excluded = indexesOf(matrix.statementAt, keys(options.excluded));
  const votes = centredVotes(matrix, excluded);
  const components = principalComponents(votes, before && carriedOver(before, matrix));
  const members = participantsIn(matrix, options, before);
  const placed = members.map((p) => ({ id: matrix.participants[p]!, at: project(votes, components, p) }));
  const grouping = options.groups
    ? givenGroups(placed, options.groups, before?.clustering ?? null)
    : group(placed, before?.clustering ?? null);

  const everybody = voteCounts(matrix, matrix.rows.keys());
  const perGroup = grouping.groups.map((each) =>
    voteCounts(
      matrix,
      each.members.map((id) => matrix.participantAt.get(String(id))!),
    ),
  );
  const grouped = matrix.statements.map((_, s) => perGroup.map((counts) => counts[s]!));
  const meta = keys(options.meta);
  const shown = [...matrix.statements.keys()].filter((s) => !excluded.has(s));

  return {
    opinions: {
      participants: members.length,
      statements: matrix.statements.map((id, s) => ({
        id,
        agree: everybody[s]!.agree,
        disagree: everybody[s]!.disagree,
        pass: everybody[s]!.pass,
        group_aware_consensus: groupAwareConsensus(grouped[s]!, everybody[s]!),
        ...fairConsensus(grouped[s]!),
        priority: priority(grouped[s]!.reduce(plus, NO_VOTES), extremity(votes, components, s), meta.has(String(id))),
      })),
      majority: majority(shown.map((s) => ({ id: matrix.statements[s]!, votes: everybody[s]! }))),
      groups: grouping.groups.map((each, own): OpinionGroup => ({
        ...each,
        representative: representative(
          shown.map((s) => ({
            id: matrix.statements[s]!,
            inside: grouped[s]![own]!,
            outside: grouped[s]!.filter((_, other) => other !== own).reduce(plus, NO_VOTES),
          })),
        ),
      })),
      pca: {
        center: [...votes.center],
        components: [[...components[0]], [...components[1]]],
        statement_ids: matrix.statements,
      },
      positions: Object.fromEntries(placed.map(({ id, at }): [string, Point] => [String(id), at])),
      silhouette: grouping.silhouette,
    },
    memory: {
      participants: placed.map(({ id }) => id),
      statements: matrix.statements,
      components: [[...components[0]], [...components[1]]],
      clustering: grouping.memory,
    },
  };
}

/** Product over the groups of the probability that a member agrees. Where nobody is grouped, everybody is one group. */
function groupAwareConsensus(groups: readonly VoteCount[], everybody: VoteCount): number {
  return (groups.length > 0 ? groups : [everybody]).reduce(
    (product, { agree, seen }) => product * smoothed(agree, seen),
    1,
  );
}

function participantsIn(
  matrix: StanceMatrix,
  options: OpinionOptions,
  before: OpinionMemory | null,
): readonly number[] {
  const given = options.participants ? keys(options.participants) : options.groups && keys(Object.keys(options.groups));
  if (!given) return inConversation(matrix, keys(before?.participants));
  return [...indexesOf(matrix.participantAt, given)].sort((a, b) => a - b);
}

function givenGroups(
  placed: readonly { readonly id: Id; readonly at: Point }[],
  groupOf: Readonly<Record<string, Id>>,
  memory: ClusteringMemory | null,
): Grouping {
  const groups = new Map<string, { id: Id; members: Id[]; indexes: number[] }>();
  for (const [index, { id }] of placed.entries()) {
    if (!Object.hasOwn(groupOf, String(id))) continue;
    const groupId = groupOf[String(id)]!;
    const one = groups.get(String(groupId)) ?? { id: groupId, members: [], indexes: [] };
    one.members.push(id);
    one.indexes.push(index);
    groups.set(String(groupId), one);
  }
  const sorted = [...groups.values()].sort((a, b) => compareIds(a.id, b.id));
  const points = { at: placed.map(({ at }) => at), weights: placed.map(() => 1) };
  return {
    groups: sorted.map(({ id, members }) => ({ id, members })),
    silhouette: silhouette(
      points,
      sorted.map(({ indexes }) => indexes),
    ),
    memory,
  };
}

/** The components of last time over the statements of now: a new statement has no share in them yet. */
function carriedOver(before: OpinionMemory, matrix: StanceMatrix): Components | null {
  const over = (component: readonly number[]): Float64Array => {
    const now = new Float64Array(matrix.statements.length);
    for (const [i, id] of before.statements.entries()) {
      const s = matrix.statementAt.get(String(id));
      if (s !== undefined) now[s] = component[i]!;
    }
    return now;
  };
  return [over(before.components[0]), over(before.components[1])];
}

function indexesOf(at: ReadonlyMap<string, number>, ids: ReadonlySet<string>): ReadonlySet<number> {
  return new Set([...ids].map((id) => at.get(id)).filter((index) => index !== undefined));
}
