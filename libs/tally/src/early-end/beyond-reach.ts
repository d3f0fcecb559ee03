import { tiersBy } from '../counting/standings.ts';
import type { Method } from '../election/methods.ts';
import type { MethodOptions } from '../options/method-options.ts';
import { over, pairwiseMatrix } from '../ranked/pairwise-matrix.ts';
import { Piles } from '../ranked/piles.ts';
import { preferencesOf } from '../reading/read-preferences.ts';
import type { Reading } from '../reading/read-profile.ts';
import { rankingsOf } from '../reading/read-ranking.ts';

/**
 * Whether a lead in rankings is too large for ballots weighing `units` to undo: enough to be sure, not the only way to
 * be.
 */
export function isBeyondReach(method: Method, options: MethodOptions, reading: Reading, units: number): boolean {
  switch (method) {
    case 'schulze':
    case 'ranked-pairs':
      return hasSafeCondorcetWinner(reading, units);
    case 'instant-runoff':
      return options.stop_at === null && hasSafeRunoffWinner(reading, options, units);
    default:
      return false;
  }
}

/** Whoever beats every other option by more than is out will still beat them. */
function hasSafeCondorcetWinner(reading: Reading, units: number): boolean {
  const matrix = pairwiseMatrix(rankingsOf(reading), reading.names.length);
  const options = [...reading.names.keys()];
  return options.some((a) => options.every((b) => a === b || over(matrix, a, b) - over(matrix, b, a) > units));
}

/**
 * Eliminates whoever goes whatever comes: a group that, together and with all that is out, holds less than the next
 * one. A majority of what is held and out at such a point lasts to the end, and nobody else can have had one before.
 */
function hasSafeRunoffWinner(reading: Reading, options: MethodOptions, units: number): boolean {
  const piles = new Piles(preferencesOf(reading, options), reading.names.length);
  for (;;) {
    const remaining = piles.remaining();
    const held = piles.held();
    const most = Math.max(...remaining.map((option) => held[option]!));
    if (remaining.length === 1 || 2 * most > piles.continuing() + units) return true;
    const doomed = certainToGo(tiersBy(held, remaining).toReversed(), held, units);
    if (doomed.length === 0) return false;
    for (const option of doomed) piles.eliminate(option, doomed);
  }
}

function certainToGo(fromBelow: readonly (readonly number[])[], held: readonly number[], units: number): number[] {
  const group: number[] = [];
  let together = units;
  for (const tier of fromBelow) {
    if (group.length > 0 && together < held[tier[0]!]!) return group;
    group.push(...tier);
    together += tier.reduce((sum, option) => sum + held[option]!, 0);
  }
  return [];
}
