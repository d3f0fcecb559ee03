/**
 * Streamed text carries a number by which a higher one discards the text of a lower one. One claim of a turn may try several
 * models several times, so each claim has room for this many.
 */
const TRIES_PER_CLAIM = 100;

/** The number on the text of the `nth` try (from 1) of the `claim`th claim (from 1). */
export const attemptNumber = (claim: number, nth: number): number => (claim - 1) * TRIES_PER_CLAIM + nth;

/** Whether it is the first try of some claim. */
export const isFirstTry = (attempt: number): boolean => attempt % TRIES_PER_CLAIM === 1;
