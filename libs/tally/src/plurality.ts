import { leadersOf } from './choices.ts';
import type { Method } from './method.ts';

/** The option with the most ballots wins, however few they are. */
export const plurality: Method = (count) => {
  const leaders = leadersOf(count);
  const [leader] = leaders;
  if (leader !== undefined && leaders.length === 1) return { outcome: 'winner', winner: leader };
  return { outcome: 'tie', leaders };
};
