import { analyse, stanceMatrix, type Vote, withVotes } from '@maestro/opinion';
import { ms, now, p50, p99, table } from './measure/figures.ts';

const PARTICIPANTS = 2000;
const STATEMENTS = 900;
const FILLED = 0.2;
const COLD_RUNS = 5;
const SINGLE_VOTES = 100;

/** Opinion groups of a large crowd: from nothing, and after one more vote. */
export async function benchOpinion(): Promise<void> {
  const votes = crowd();
  const cold: number[] = [];
  for (let run = 0; run < COLD_RUNS; run++) cold.push(timed(() => analyse(stanceMatrix(votes))).took);

  let matrix = stanceMatrix(votes);
  let { memory, opinions } = analyse(matrix);
  const groups = opinions.groups.map((group) => group.members.length);
  const next = numbers();
  const warm = Array.from({ length: SINGLE_VOTES }, () => {
    const { took, value } = timed(() => {
      matrix = withVotes(matrix, [oneVote(next)]);
      return analyse(matrix, {}, memory);
    });
    memory = value.memory;
    opinions = value.opinions;
    return took;
  });

  console.log(`\n${PARTICIPANTS} participants × ${STATEMENTS} statements, ${votes.length} votes`);
  console.log(
    table([
      ['', 'p50', 'p99', 'worst', 'runs'],
      row('cold: read votes, axes, groups, all statistics', cold),
      row('one more vote', warm),
    ]),
  );
  console.log(`groups of ${groups.join(', ')}; silhouette ${opinions.silhouette?.toFixed(2) ?? '–'}`);
}

const row = (name: string, samples: readonly number[]): string[] => [
  name,
  ms(p50(samples)),
  ms(p99(samples)),
  ms(Math.max(...samples)),
  String(samples.length),
];

function timed<T>(work: () => T): { took: number; value: T } {
  const begun = now();
  const value = work();
  return { took: now() - begun, value };
}

/** The same numbers between 0 and 1 in every run (xorshift32). */
function numbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function oneVote(next: () => number): Vote {
  const participant = `p${Math.floor(next() * PARTICIPANTS)}`;
  const statement = `s${Math.floor(next() * STATEMENTS)}`;
  return { participant, statement, vote: next() < 0.5 ? 1 : -1 };
}

/** Four camps that differ along two lines of conflict, with much noise. */
function crowd(): Vote[] {
  const next = numbers(7);
  const leaning = (): number => next() * 2 - 1;
  const lines = Array.from({ length: STATEMENTS }, () => [leaning(), leaning()] as const);
  const camps = [
    [1, 1],
    [-1, 1],
    [0, -1],
    [1, -1],
  ] as const;
  const votes: Vote[] = [];
  for (let p = 0; p < PARTICIPANTS; p++) {
    const [x, y] = camps[p % camps.length]!;
    for (const [s, [a, b]] of lines.entries()) {
      if (next() >= FILLED) continue;
      const mood = a * x + b * y + leaning();
      votes.push({ participant: `p${p}`, statement: `s${s}`, vote: mood > 0.3 ? 1 : mood < -0.3 ? -1 : 0 });
    }
  }
  return votes;
}
