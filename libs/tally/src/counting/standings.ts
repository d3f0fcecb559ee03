import type { Round } from '../election/count.ts';
import type { Reading } from '../reading/read-profile.ts';
import type { Decide, TieQuestion } from '../ties/tie-question.ts';

/** Options by what they hold, the most first; those who hold the same stand together. */
export function tiersBy<T extends number | bigint>(
  held: readonly T[],
  among: readonly number[] = held.map((_, i) => i),
): number[][] {
  const tiers: number[][] = [];
  for (const option of among.toSorted((a, b) => (held[a]! < held[b]! ? 1 : held[a]! > held[b]! ? -1 : a - b))) {
    const tier = tiers.at(-1);
    if (tier && held[tier[0]!] === held[option]) tier.push(option);
    else tiers.push([option]);
  }
  return tiers;
}

/** A record with one entry for each of these options. */
export function recordOf<T>(
  { names }: Reading,
  entry: (option: number) => T,
  among?: readonly number[],
): Record<string, T> {
  const numbers = among ?? names.map((_, i) => i);
  return Object.fromEntries(numbers.map((option) => [names[option]!, entry(option)]));
}

export const namesOf = ({ names }: Reading, options: readonly number[]): string[] => options.map((o) => names[o]!);

/** The only round of a method without eliminations. */
export function onlyRound(reading: Reading, round: Partial<Round> & Pick<Round, 'tally'>): Round {
  return {
    round: 1,
    exhausted: '0',
    threshold: null,
    elected: [],
    eliminated: [],
    transfers: {},
    untransferred: {},
    residual: '0',
    ...round,
  };
}

export type Settled = {
  readonly winner: number | null;
  readonly ranking: readonly (readonly number[])[];
  readonly open: TieQuestion | null;
};

/** Whoever stands alone on top wins; where several do, `decide` is asked. */
export function settleTop(tiers: readonly (readonly number[])[], decide: Decide): Settled {
  const [top = [], ...rest] = tiers;
  if (top.length === 1) return { winner: top[0]!, ranking: tiers, open: null };
  const question: TieQuestion = { between: top, over: 'win', round: 1, wanted: 'first', history: [] };
  const winner = decide(question);
  if (winner === null) return { winner: null, ranking: tiers, open: question };
  return { winner, ranking: [[winner], top.filter((option) => option !== winner), ...rest], open: null };
}
