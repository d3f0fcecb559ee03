import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stanceMatrix } from '../stance-matrix.ts';
import { crowd, table } from '../../test/crowd.ts';
import { centredVotes, scatterTimes, totalScatter } from './centred-votes.ts';
import { principalComponents } from './principal-components.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const centred = (votes: Parameters<typeof stanceMatrix>[0]) => centredVotes(stanceMatrix(votes), new Set());
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** The scatter matrix written down, column by column. */
function scatter(votes: ReturnType<typeof centred>): Float64Array[] {
  return Array.from({ length: votes.statements }, (_, s) => {
    const unit = new Float64Array(votes.statements);
    unit[s] = 1;
    return scatterTimes(votes, unit);
  });
}

describe('eigenvalues of a small symmetric matrix', () => {
  it('are those of the textbook', () => {
    // Golub and Van Loan, Matrix Computations, example 8.1: [[2, 1], [1, 2]] has 3 and 1.
    const { values, vectors } = symmetricEigen([Float64Array.of(2, 1), Float64Array.of(1, 2)]);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('rebuild any matrix', () => {
    const entry = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.array(entry, { minLength: 6, maxLength: 6 }), { minLength: 6, maxLength: 6 }), (rows) => {
        const matrix = rows.map((row, i) => Float64Array.from(row, (x, j) => x + rows[j]![i]!));
        const { values, vectors } = symmetricEigen(matrix);
        for (const [i, row] of matrix.entries()) {
          for (const [j, x] of row.entries()) {
            const rebuilt = vectors.reduce((sum, vector, e) => sum + values[e]! * vector[i]! * vector[j]!, 0);
            expect(rebuilt).toBeCloseTo(x, 9);
          }
        }
      }),
    );
  });
});

describe('principal components', () => {
  it.each([
    ['fewer statements than the basis', { participants: 60, statements: 25, groups: 3, filled: 0.5 }],
    ['more statements than the basis', { participants: 90, statements: 120, groups: 4, filled: 0.3 }],
    ['more statements than people', { participants: 12, statements: 80, groups: 3, filled: 0.7 }],
  ])('are the two largest eigenvectors of the whole scatter matrix: %s', (_, shape) => {
    const votes = centred(crowd(shape));
    const exact = symmetricEigen(scatter(votes));
    for (const [i, component] of principalComponents(votes, null).entries()) {
      expect(Math.abs(dot(component, exact.vectors[i]!))).toBeCloseTo(1, 9);
      expect(dot(component, scatterTimes(votes, component))).toBeCloseTo(exact.values[i]!, 7);
    }
  });

  it('keep all the variance where two directions carry the same', () => {
    // Two quarrels that have nothing to do with each other, each as large as the other.
    const votes = centred(table('++0000', '--0000', '00++00', '00--00', '000000'));
    const [first, second] = principalComponents(votes, null);
    const kept = [first, second].map((component) => dot(component, scatterTimes(votes, component)));
    expect(kept[0]! + kept[1]!).toBeCloseTo(totalScatter(votes), 9);
    expect(dot(first, second)).toBeCloseTo(0, 12);
  });

  it('leave the second empty where all variance is on the first', () => {
    const [first, second] = principalComponents(centred(table('+-', '-+')), null);
    expect([...second]).toEqual([0, 0]);
    expect(Math.abs(first[0]!)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('find a new quarrel even where the old axis is still an axis', () => {
    const votes = centred(table('+00000', '-00000', '0+++++', '0-----'));
    const old = [Float64Array.of(1, 0, 0, 0, 0, 0), new Float64Array(6)] as const;
    const [first] = principalComponents(votes, old);
    expect(first[0]).toBeCloseTo(0, 9);
  });
});
