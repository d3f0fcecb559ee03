import type { StanceMatrix } from '../stance-matrix.ts';

/** Votes on one statement. */
export interface VoteCount {
  readonly agree: number;
  readonly disagree: number;
  readonly pass: number;
  /** All three. */
  readonly seen: number;
}

export const NO_VOTES: VoteCount = { agree: 0, disagree: 0, pass: 0, seen: 0 };

/** Per statement, the votes of some participants. */
export function voteCounts({ rows, statements }: StanceMatrix, participants: Iterable<number>): readonly VoteCount[] {
  const agree = new Int32Array(statements.length);
  const disagree = new Int32Array(statements.length);
  const pass = new Int32Array(statements.length);
  for (const p of participants) {
    const { statements: on, votes } = rows[p]!;
    for (let i = 0; i < on.length; i++) {
      const tally = votes[i] === 1 ? agree : votes[i] === -1 ? disagree : pass;
      tally[on[i]!]! += 1;
    }
  }
  return statements.map((_, s) => {
    const count = { agree: agree[s]!, disagree: disagree[s]!, pass: pass[s]! };
    return { ...count, seen: count.agree + count.disagree + count.pass };
  });
}

export function plus(a: VoteCount, b: VoteCount): VoteCount {
  return {
    agree: a.agree + b.agree,
    disagree: a.disagree + b.disagree,
    pass: a.pass + b.pass,
    seen: a.seen + b.seen,
  };
}
