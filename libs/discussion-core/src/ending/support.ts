import { favouredBy, isAbstention } from '@maestro/tally';
import type { Vote } from '../state.ts';

/**
 * How many ballots of a closed vote stand behind an option, and how many behind others alone; null: it is open.
 * A secret vote tells it by its count, for its ballots tell nothing.
 */
export function supportIn(vote: Vote, option: string): { supporting: number; dissenting: number } | null {
  if (!vote.closed) return null;
  const { ballots, tally } = vote.closed;
  const known = tally.supporters;
  if (known) {
    const supporting = Object.hasOwn(known, option) ? (known[option] ?? 0) : 0;
    return { supporting, dissenting: tally.cast - tally.abstentions - supporting };
  }
  const said = ballots.filter((ballot) => !isAbstention(ballot));
  const supporting = said.filter((ballot) => favouredBy(vote.method, ballot).includes(option)).length;
  return { supporting, dissenting: said.length - supporting };
}
