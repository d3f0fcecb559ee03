import type { Vote } from '../state.ts';

/** What is voted on again where a vote had no winner: the tied options, or the two strongest with all that equal them. */
export function runOffOptions(vote: Vote): readonly string[] {
  const tally = vote.closed?.tally;
  if (!tally || tally.outcome === 'no_quorum') return vote.options;
  if (tally.tied.length >= 2) return vote.options.filter((o) => tally.tied.includes(o));
  const counts = vote.options.map((o) => tally.counts[o] ?? 0);
  const second = counts.toSorted((a, b) => b - a)[1] ?? 0;
  return vote.options.filter((_, i) => (counts[i] ?? 0) >= second);
}
