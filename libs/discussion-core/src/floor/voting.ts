import { roundRobin } from './round-robin.ts';
import type { FloorPolicy } from './policy.ts';

/** An independent first ballot before anybody speaks; then every agent once per round; then the final ballot. */
export const voting: FloorPolicy = (view) => {
  if (!view.first_ballot_held) return { do: 'hold-first-ballot' };
  return roundRobin({ ...view, phase: 'discussing' });
};
