import { expect, it } from 'vitest';
import { AIMS, curveOf, LENGTHS, share, VENDORS } from './cost-curve.ts';

/** As far as a quick test goes; the bench goes on to 300. */
const LONGEST = 100;

it.each(Object.entries(VENDORS))('a table of %s alone costs no more than the aims', async (_, connect) => {
  const curve = await curveOf(connect, LONGEST);
  for (const [i, turns] of LENGTHS.entries()) {
    if (turns <= LONGEST) expect(share([curve], turns), `${turns} turns`).toBeLessThanOrEqual(AIMS[i]!);
  }
});
