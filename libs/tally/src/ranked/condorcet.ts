import { beats, type PairwiseMatrix } from './pairwise-matrix.ts';

/** The option that beats every other one; null where there is none. */
export function condorcetWinner(matrix: PairwiseMatrix): number | null {
  const options = [...Array(matrix.size).keys()];
  return options.find((a) => options.every((b) => a === b || beats(matrix, a, b))) ?? null;
}

/**
 * The Smith set: the smallest set of options each of which beats everybody outside it. It holds whoever has the most
 * wins less defeats, and with each member everybody that member does not beat.
 */
export function smithSet(matrix: PairwiseMatrix): number[] {
  const options = [...Array(matrix.size).keys()];
  const balance = options.map((a) =>
    options.reduce((sum, b) => sum + Number(beats(matrix, a, b)) - Number(beats(matrix, b, a)), 0),
  );
  const best = Math.max(...balance);
  const members = new Set(options.filter((a) => balance[a] === best));
  // A set grows while it is walked: those added are looked at in turn.
  for (const member of members) {
    for (const other of options) if (!members.has(other) && !beats(matrix, member, other)) members.add(other);
  }
  return options.filter((option) => members.has(option));
}
