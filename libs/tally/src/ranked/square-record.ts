import type { Votes } from '../election/count.ts';
import type { Reading } from '../reading/read-profile.ts';
import { over, type PairwiseMatrix } from './pairwise-matrix.ts';

/** A matrix for people: by names, without its diagonal; plain numbers where every ballot weighs whole units. */
export function squareRecord(reading: Reading, matrix: PairwiseMatrix): Record<string, Record<string, Votes>> {
  const { names } = reading;
  return Object.fromEntries(
    names.map((a, i) => [
      a,
      Object.fromEntries(
        names.flatMap((b, j): [string, Votes][] => (i === j ? [] : [[b, votesOf(reading, over(matrix, i, j))]])),
      ),
    ]),
  );
}

export const votesOf = ({ scale, amount }: Reading, units: number): Votes => (scale === 1n ? units : amount(units));
