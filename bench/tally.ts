import { countBallots, type CastBallot, type Count, type Method, type Profile } from '@maestro/tally';
import { ms, now, p50, table } from './measure/figures.ts';

const RUNS = 5;

/** Counting at sizes nobody here will reach: how long a recount takes, the whole working included. */
export async function benchTally(): Promise<void> {
  const rows = [
    measured('instant-runoff', '100,000 ballots × 20 options', '1 s', rankings(100_000, 20)),
    measured('stv', '100,000 ballots × 20 options, 4 seats', '–', rankings(100_000, 20), { seats: 4 }),
    measured('schulze', '1,000 ballots × 200 options', '500 ms', rankings(1_000, 200)),
    measured('ranked-pairs', '1,000 ballots × 200 options', '–', rankings(1_000, 200)),
    measured('borda', '100,000 ballots × 20 options', '–', rankings(100_000, 20)),
    measured('pairwise', '100,000 comparisons of 200 options', '1 s', comparisons(100_000, 200)),
  ];
  console.log(table([['method', 'what', 'goal', 'p50', 'worst', 'winners'], ...rows]));
}

function measured(
  method: Method,
  what: string,
  goal: string,
  profile: Profile,
  options: Parameters<typeof countBallots>[1] = {},
): string[] {
  const took: number[] = [];
  let count: Count | null = null;
  for (let run = 0; run < RUNS; run++) {
    const begun = now();
    count = countBallots(method, options, profile);
    took.push(now() - begun);
  }
  return [method, what, goal, ms(p50(took)), ms(Math.max(...took)), count?.winners.join(', ') ?? '–'];
}

const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `option ${i + 1}`);

/** Every voter ranks a random number of options, no two alike but by chance: nothing can be counted together. */
function rankings(voters: number, count: number): Profile {
  const options = named(count);
  const singles = options.map((option) => [option]);
  const next = numbers();
  const ballots = Array.from({ length: voters }, (): CastBallot => {
    const order = [...singles];
    const length = 1 + Math.floor(next() * count);
    for (let i = 0; i < length; i++) {
      const other = i + Math.floor(next() * (count - i));
      [order[i], order[other]] = [order[other]!, order[i]!];
    }
    return { paper: { kind: 'ranking', ranks: order.slice(0, length) } };
  });
  return { options, ballots };
}

/** Comparisons by chance, where options further on in the list win more often. */
function comparisons(count: number, size: number): Profile {
  const options = named(size);
  const next = numbers();
  const seen = Array.from({ length: count }, () => {
    const a = Math.floor(next() * size);
    const b = (a + 1 + Math.floor(next() * (size - 1))) % size;
    const [winner, loser] = next() < 1 / (1 + Math.exp((b - a) / 40)) ? [a, b] : [b, a];
    return { winner: options[winner]!, loser: options[loser]!, count: 1 };
  });
  return { options, ballots: [{ paper: { kind: 'comparisons', comparisons: seen } }] };
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
