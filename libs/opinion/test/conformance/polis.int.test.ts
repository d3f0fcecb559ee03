import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kMeans } from '../../src/clustering/k-means.ts';
import { centredVotes } from '../../src/components/centred-votes.ts';
import { project } from '../../src/components/projection.ts';
import { type Id, opinions, stanceMatrix, type Vote } from '../../src/index.ts';

const root = join(process.env['CONFORMANCE_DATA'] ?? '', 'polis');
const present = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(root);

/** What Polis serves as `math-pca2`, as far as it is compared. Its own votes have the opposite sign. */
interface PolisResult {
  'in-conv': number[];
  'mod-out': number[];
  'meta-tids': number[];
  n: number;
  pca: { center: number[]; comps: [number[], number[]] };
  'base-clusters': { id: number[]; members: number[][]; x: number[]; y: number[]; count: number[] };
  'group-clusters': { id: number; members: number[]; center: [number, number] }[];
  'group-aware-consensus': Record<string, number>;
  'comment-priorities': Record<string, number>;
  consensus: Record<'agree' | 'disagree', { tid: number; 'p-success': number; 'p-test': number }[]>;
  repness: Record<string, PolisRepness[]>;
}

interface PolisRepness {
  tid: number;
  'repful-for': 'agree' | 'disagree';
  'p-success': number;
  'p-test': number;
  repness: number;
  'repness-test': number;
}

function conversation(name: string) {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, name, file), 'utf8'));
  const polis = read('math-pca2.json') as PolisResult;
  const votes = (read('votes.json') as Record<string, Id>[]).map((row): Vote => ({
    participant: row['participant_id'] ?? row['pid']!,
    statement: row['statement_id'] ?? row['tid']!,
    vote: Number(row['vote']),
  }));
  const base = polis['base-clusters'];
  const membersOf = (ids: readonly number[]): number[] => ids.flatMap((id) => base.members[base.id.indexOf(id)]!);
  const groups = Object.fromEntries(
    polis['group-clusters'].flatMap(({ id, members }) => membersOf(members).map((participant) => [participant, id])),
  );
  const found = opinions(votes, {
    excluded: polis['mod-out'],
    meta: polis['meta-tids'],
    participants: polis['in-conv'],
    groups,
  });
  return { polis, votes, base, found };
}

function expectClose(found: readonly number[], right: readonly number[], within: number): void {
  expect(found).toHaveLength(right.length);
  for (const [i, value] of found.entries())
    expect(Math.abs(value - right[i]!), `place ${i}`).toBeLessThanOrEqual(within);
}

describe.skipIf(!present)('conversations of Polis', () => {
  describe.each(present ? readdirSync(root) : ['skipped: CONFORMANCE_DATA names no folder with conversations'])(
    '%s',
    (name) => {
      const { polis, votes, base, found } = present ? conversation(name) : ({} as ReturnType<typeof conversation>);

      it('places as many people as Polis', () => {
        expect(found.participants).toBe(polis['in-conv'].length);
        expect(found.groups.map(({ id }) => id)).toEqual(polis['group-clusters'].map(({ id }) => id));
      });

      it('finds the group-aware consensus of every statement', () => {
        const right = found.statements.map(({ id }) => polis['group-aware-consensus'][id]!);
        expectClose(
          found.statements.map((each) => each.group_aware_consensus),
          right,
          1e-9,
        );
      });

      it('ranks the statements to show next', () => {
        const right = found.statements.map(({ id }) => polis['comment-priorities'][id]!);
        expectClose(
          found.statements.map((each) => each.priority),
          right,
          1e-6,
        );
      });

      it('picks what each group stands for', () => {
        for (const { id, representative } of found.groups) {
          const right = polis.repness[id]!;
          expect(representative.map((each) => [each.id, each.for])).toEqual(right.map((r) => [r.tid, r['repful-for']]));
          expectClose(
            representative.flatMap((each) => [each.p, each.p_z, each.repness, each.repness_z]),
            right.flatMap((r) => [r['p-success'], r['p-test'], r.repness, r['repness-test']]),
            1e-6,
          );
        }
      });

      it.each(['agree', 'disagree'] as const)('picks what the majority would %s with', (side) => {
        const right = polis.consensus[side];
        expect(found.majority[side].map(({ id }) => id)).toEqual(right.map(({ tid }) => tid));
        expectClose(
          found.majority[side].flatMap(({ p, z }) => [p, z]),
          right.flatMap((r) => [r['p-success'], r['p-test']]),
          1e-6,
        );
      });

      it('finds the same axes', () => {
        for (const [i, component] of found.pca.components.entries()) {
          const cosine = component.reduce((sum, x, s) => sum + x * polis.pca.comps[i]![s]!, 0);
          expect(Math.abs(cosine)).toBeGreaterThanOrEqual(0.999);
        }
        expectClose(
          found.pca.center,
          polis.pca.center.map((mean) => -mean),
          1e-9,
        );
      });

      it('places people where Polis places them on its axes', () => {
        const matrix = stanceMatrix(votes);
        const excluded = polis['mod-out']
          .map((id) => matrix.statementAt.get(String(id)))
          .filter((s) => s !== undefined);
        const centred = centredVotes(matrix, new Set(excluded));
        const axes = [Float64Array.from(polis.pca.comps[0]), Float64Array.from(polis.pca.comps[1])] as const;
        for (const [i, members] of base.members.entries()) {
          const places = members.map((id) => project(centred, axes, matrix.participantAt.get(String(id))!));
          const mean = [0, 1].map((axis) => places.reduce((sum, at) => sum + at[axis as 0 | 1], 0) / places.length);
          expectClose(mean, [-base.x[i]!, -base.y[i]!], 1e-6);
        }
      });

      it('keeps its groups when started from their centres', () => {
        const points = { at: base.id.map((_, i) => [base.x[i]!, base.y[i]!] as const), weights: base.count };
        const clusters = kMeans(points, polis['group-clusters'], 20);
        expect(clusters.map(({ id, members }) => [id, members.map((i) => base.id[i])])).toEqual(
          polis['group-clusters'].map(({ id, members }) => [id, [...members].sort((a, b) => a - b)]),
        );
      });
    },
  );
});
