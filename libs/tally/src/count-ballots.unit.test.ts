import { describe, expect, test } from 'vitest';
import { isReadable } from './compare-methods.ts';
import { countBallots } from './count-ballots.ts';
import { METHODS, RANKED_METHODS, type Method } from './election/methods.ts';
import type { Paper, PaperKind, Profile } from './election/profile.ts';

const options = ['A', 'B', 'C'];

const PAPERS: Readonly<Record<PaperKind, Paper>> = {
  abstention: { kind: 'abstention' },
  choice: { kind: 'choice', choice: 'A' },
  approvals: { kind: 'approvals', approvals: ['A', 'B'] },
  scores: { kind: 'scores', scores: { A: 2, B: 1 } },
  ranking: { kind: 'ranking', ranks: [['A'], ['C'], ['B']] },
  gradients: { kind: 'gradients', gradients: { A: 1, B: 5, C: 4 } },
  stances: { kind: 'stances', stances: { A: 'consent', B: 'object' } },
  comparisons: { kind: 'comparisons', comparisons: [{ winner: 'A', loser: 'B', count: 2 }] },
};

const pairs = METHODS.flatMap((method) =>
  Object.values(PAPERS)
    .filter(({ kind }) => isReadable(method, kind))
    .map((paper): [Method, PaperKind, Profile] => [
      method,
      paper.kind,
      { options, ballots: [{ paper, weight: '1/3' }] },
    ]),
);

describe('a count', () => {
  test.each(pairs)('by %s of %s is plain JSON, complete, and the same again', (method, _kind, profile) => {
    const count = countBallots(method, {}, profile);
    expect(JSON.parse(JSON.stringify(count))).toEqual(count);
    expect(Object.values(count)).not.toContain(undefined);
    expect(countBallots(method, count.method_options, profile)).toEqual(count);
  });

  test.each(METHODS)('by %s says why, whatever happened', (method) => {
    const count = countBallots(method, {}, { options, ballots: [] });
    expect(count.why).toMatch(/\.$/);
    expect(count.winners).toEqual([]);
    expect(count).toMatchObject({ ballots: 0, weight: '0' });
  });

  test.each(METHODS)('by %s holds the facts of pairs where it reads rankings', (method) => {
    const reads = isReadable(method, 'ranking')
      ? 'ranking'
      : (Object.keys(PAPERS) as PaperKind[]).find((kind) => kind !== 'abstention' && isReadable(method, kind))!;
    const count = countBallots(method, {}, { options, ballots: [{ paper: PAPERS[reads] }] });
    const ranked = (RANKED_METHODS as readonly Method[]).includes(method);
    expect([count.condorcet_winner, count.smith_set]).toEqual(ranked ? ['A', ['A']] : [null, null]);
    expect(count.pairwise !== null).toBe(ranked || method === 'pairwise');
    expect(count.paths !== null).toBe(method === 'schulze');
    expect(count.locked !== null).toBe(method === 'ranked-pairs');
  });
});
