import type { Refusal } from '@maestro/contracts';
import { err, type Err } from '@maestro/kernel';

/** A body whose field `pointer` cannot be taken, and why. */
export const invalid = (pointer: string, detail: string): Err<Refusal> =>
  err({ kind: 'invalid', detail: 'The answer does not fit the question', errors: [{ pointer, detail }] });

export const oneOf = (values: readonly string[]): string =>
  `must be one of, word for word: ${values.map((value) => `"${value}"`).join(', ')}`;
