import type { Tally } from '@maestro/contracts';

/** How long an option may be: see the contracts. */
const LONGEST_OPTION = 200;

/** The option that won; several that were elected together stand as one. Null: none did. */
export function winnerOf({ winner, winners = [], outcome }: Tally): string | null {
  if (winner !== null || outcome !== 'winner') return winner;
  const joined = winners.join(' + ');
  return joined.length <= LONGEST_OPTION ? joined : `${joined.slice(0, LONGEST_OPTION - 1)}…`;
}

/** The options of the ballots that an option stands for: itself, or those that were elected together. */
export const partsOf = (tally: Tally, option: string): readonly string[] =>
  tally.winners && option === winnerOf(tally) ? tally.winners : [option];

/** What models are told of a count: how it came out, not every step of it. */
export function withoutWorking(tally: Tally): Tally {
  const { working: _, ...told } = tally;
  return told;
}
