import { leadersOf } from './choices.ts';
import type { Method } from './method.ts';

/** More than half of the ballots that are not abstentions; exactly half is not enough. */
export const majority: Method = (count) => {
  const leaders = leadersOf(count);
  const [leader] = leaders;
  if (leader === undefined || leaders.length > 1) return { outcome: 'tie', leaders };
  const votes = count.cast - count.abstentions;
  const most = count.perOption.get(leader) ?? 0;
  return 2 * most > votes ? { outcome: 'winner', winner: leader } : { outcome: 'no_majority', leaders };
};
