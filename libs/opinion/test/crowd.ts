import type { Vote } from '../src/index.ts';

/** Numbers between 0 and 1 that are the same every time (xorshift32). */
export function numbers(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export interface CrowdShape {
  readonly participants: number;
  readonly statements: number;
  readonly groups: number;
  /** Share of the matrix that is voted. */
  readonly filled: number;
  readonly seed?: number;
}

/** A crowd of like-minded groups: each group agrees or disagrees with a statement, and now and then somebody strays. */
export function crowd({ participants, statements, groups, filled, seed = 7 }: CrowdShape): Vote[] {
  const next = numbers(seed);
  const likes = Array.from({ length: groups }, () => Array.from({ length: statements }, () => (next() < 0.5 ? 1 : -1)));
  const votes: Vote[] = [];
  for (let p = 0; p < participants; p++) {
    for (let s = 0; s < statements; s++) {
      if (next() >= filled) continue;
      const mood = next();
      const vote = mood < 0.1 ? 0 : mood < 0.2 ? -likes[p % groups]![s]! : likes[p % groups]![s]!;
      votes.push({ participant: `p${p}`, statement: `s${s}`, vote });
    }
  }
  return votes;
}

/** Rows of `+` agree, `-` disagree, `0` pass, `.` nothing; participants and statements are numbered from 0. */
export function table(...rows: string[]): Vote[] {
  return rows.flatMap((row, participant) =>
    Array.from(row).flatMap((sign, statement) => {
      if (sign === '.') return [];
      return [{ participant, statement, vote: sign === '+' ? 1 : sign === '-' ? -1 : 0 }];
    }),
  );
}
