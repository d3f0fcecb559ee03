import { benchCost } from './cost-curve.ts';
import { benchOpinion } from './opinion.ts';
import { benchRouter } from './router.ts';
import { benchSystem } from './system.ts';
import { benchTally } from './tally.ts';

/** What can be measured, by the name it is asked for. Each prints tables and asserts nothing. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  cost: benchCost,
  opinion: benchOpinion,
  router: benchRouter,
  system: benchSystem,
  tally: benchTally,
};

const [name = 'system'] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  console.error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
await bench();
