const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 15_000;

/**
 * Milliseconds to wait before attempt `failures + 1` to connect: doubling from 0.3 s to 15 s, the upper half of it left
 * to chance so that a thousand browsers do not come back in the same instant. `chance` is in [0, 1).
 */
export function reconnectDelay(failures: number, chance: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** Math.max(failures - 1, 0), LONGEST_WAIT_MS);
  return Math.round(full / 2 + (chance * full) / 2);
}
