import type { StanceMatrix } from '../stance-matrix.ts';

/**
 * The matrix Polis analyses: gaps filled with the statement's mean, moderated-out statements set to zero for everybody,
 * and each statement's mean taken away. After that a filled gap is 0, so only votes are kept: row after row, with the
 * column of each. What looks like a dense matrix of 2,000 × 900 is then as small as the number of votes cast.
 */
export interface CentredVotes {
  readonly participants: number;
  readonly statements: number;
  /** Mean vote per statement; 0 where it is moderated out. */
  readonly center: Float64Array;
  /** `columns` and `values` of participant p are those from `rowStart[p]` up to `rowStart[p + 1]`. */
  readonly rowStart: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
  /** Votes per participant; a moderated-out statement counts as voted by everybody, as in Polis. */
  readonly voted: Int32Array;
}

export function centredVotes({ rows, statements }: StanceMatrix, excluded: ReadonlySet<number>): CentredVotes {
  const width = statements.length;
  const sum = new Float64Array(width);
  const count = new Int32Array(width);
  for (const { statements: on, votes } of rows) {
    for (let i = 0; i < on.length; i++) {
      sum[on[i]!]! += votes[i]!;
      count[on[i]!]! += 1;
    }
  }
  const isOut = new Uint8Array(width);
  for (const s of excluded) isOut[s] = 1;
  const center = sum.map((total, s) => (isOut[s] || count[s] === 0 ? 0 : total / count[s]!));
  const cast = count.reduce((total, of, s) => (isOut[s] ? total : total + of), 0);

  const rowStart = new Int32Array(rows.length + 1);
  const columns = new Int32Array(cast);
  const values = new Float64Array(cast);
  let at = 0;
  for (const [p, { statements: on, votes }] of rows.entries()) {
    for (let i = 0; i < on.length; i++) {
      const s = on[i]!;
      if (isOut[s]) continue;
      columns[at] = s;
      values[at++] = votes[i]! - center[s]!;
    }
    rowStart[p + 1] = at;
  }
  const voted = Int32Array.from(rows, (_, p) => rowStart[p + 1]! - rowStart[p]! + excluded.size);
  return { participants: rows.length, statements: width, center, rowStart, columns, values, voted };
}

/** XᵀX·v for the centred matrix X: its scatter, without ever writing it down. */
export function scatterTimes(votes: CentredVotes, v: Float64Array): Float64Array {
  const { rowStart, columns, values } = votes;
  const image = new Float64Array(votes.statements);
  for (let p = 0; p < votes.participants; p++) {
    const [from, to] = [rowStart[p]!, rowStart[p + 1]!];
    let along = 0;
    for (let i = from; i < to; i++) along += values[i]! * v[columns[i]!]!;
    for (let i = from; i < to; i++) image[columns[i]!]! += along * values[i]!;
  }
  return image;
}

/** All the variance there is: the trace of XᵀX. */
export function totalScatter({ values }: CentredVotes): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
