import type { CountingMethod } from '../counting/verdict.ts';
import type { MethodOptions } from '../options/method-options.ts';
import { highest } from '../plain/graded.ts';
import { rankingsOf, type Tiers } from '../reading/read-ranking.ts';

/**
 * Among n options the first place earns n − 1 points, the last none; options that are level share what their places
 * earn together. Options a ballot leaves out are treated by the declared rule: `share` takes them as level in the last
 * places; `zero` gives them none; `modified` gives them none and the last of those ranked one point, the one above it
 * two, and so on.
 */
export const borda: CountingMethod = (reading, { incomplete }, decide) => {
  const n = reading.names.length;
  const held = reading.names.map(() => 0n);
  for (const { tiers, units } of rankingsOf(reading)) {
    const weight = BigInt(units);
    // Doubled, because a share of a tie ends on a half at worst.
    eachPoints(tiers, n, incomplete, (option, doubled) => (held[option]! += weight * BigInt(doubled)));
  }
  return highest(reading, held, reading.scale * 2n, 'points', decide);
};

function eachPoints(
  tiers: Tiers,
  n: number,
  incomplete: MethodOptions['incomplete'],
  earn: (option: number, doubled: number) => void,
): void {
  const ranked = tiers.reduce((sum, tier) => sum + tier.length, 0);
  // What the first place earns.
  const top = incomplete === 'modified' ? ranked : n - 1;
  let place = 0;
  for (const tier of tiers) {
    const doubled = 2 * (top - place) - (tier.length - 1);
    for (const option of tier) earn(option, doubled);
    place += tier.length;
  }
  if (incomplete !== 'share' || ranked === n) return;
  const inTiers = new Set(tiers.flat());
  for (let option = 0; option < n; option++) if (!inTiers.has(option)) earn(option, n - ranked - 1);
}
