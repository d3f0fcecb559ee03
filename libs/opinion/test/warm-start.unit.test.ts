import { describe, expect, it } from 'vitest';
import { analyse, stanceMatrix, withVotes } from '../src/index.ts';
import { crowd, numbers } from './crowd.ts';

const votes = crowd({ participants: 150, statements: 40, groups: 3, filled: 0.6 });

describe('an analysis that remembers the one before', () => {
  it('finds the same axes, looking the same way, and the same groups', () => {
    const matrix = stanceMatrix(votes);
    const cold = analyse(matrix);
    const warm = analyse(matrix, {}, cold.memory);
    for (const [i, axis] of warm.opinions.pca.components.entries()) {
      const cosine = axis.reduce((sum, x, s) => sum + x * cold.opinions.pca.components[i]![s]!, 0);
      expect(cosine).toBeCloseTo(1, 10);
    }
    expect(warm.opinions.groups).toEqual(cold.opinions.groups);
  });

  it('finds, after one more vote, the axes a cold start finds', () => {
    const matrix = withVotes(stanceMatrix(votes), [{ participant: 'p3', statement: 's7', vote: -1 }]);
    const warm = analyse(matrix, {}, analyse(stanceMatrix(votes)).memory);
    const cold = analyse(matrix);
    for (const [i, axis] of warm.opinions.pca.components.entries()) {
      const cosine = axis.reduce((sum, x, s) => sum + x * cold.opinions.pca.components[i]![s]!, 0);
      expect(Math.abs(cosine)).toBeCloseTo(1, 10);
    }
  });

  it('keeps people in once they were in', () => {
    const all = stanceMatrix(crowd({ participants: 30, statements: 10, groups: 2, filled: 1 }));
    const late = withVotes(all, [{ participant: 'late', statement: 's1', vote: 1 }]);
    expect(analyse(late).opinions.positions).not.toHaveProperty('late');
    const memory = { ...analyse(all).memory, participants: ['late'] };
    expect(analyse(late, {}, memory).opinions.positions).toHaveProperty('late');
  });

  it('takes in new people and new statements', () => {
    let matrix = stanceMatrix(votes);
    const { memory } = analyse(matrix);
    const next = numbers(3);
    matrix = withVotes(
      matrix,
      Array.from({ length: 60 }, (_, i) => ({
        participant: `new${i % 6}`,
        statement: i < 12 ? `t${i % 2}` : `s${i % 40}`,
        vote: next() < 0.5 ? 1 : -1,
      })),
    );
    const { opinions } = analyse(matrix, {}, memory);
    expect(opinions.participants).toBe(156);
    expect(opinions.groups.flatMap(({ members }) => members)).toContain('new0');
  });
});
