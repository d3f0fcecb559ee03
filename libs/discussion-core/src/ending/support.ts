import { favouredBy, isAbstention } from '@maestro/tally';
import type { Vote } from '../state.ts';
import { partsOf } from './winner.ts';

/**
 * How many ballots of a closed vote stand behind an option, and how many behind others alone; null: it is open.
 * A secret vote tells it by its count, for its ballots tell nothing.
 */
export function supportIn(vote: Vote, option: string): { supporting: number; dissenting: number } | null {
  if (!vote.closed) return null;
  const { ballots, tally, secret } = vote.closed;
  const parts = partsOf(tally, option);
  if (secret && tally.supporters) {
    const { supporters } = tally;
    const said = tally.cast - tally.abstentions;
    const behind = parts.reduce(
      (sum, part) => sum + (Object.hasOwn(supporters, part) ? (supporters[part] ?? 0) : 0),
      0,
    );
    // A ballot may stand behind several of those elected together.
    const supporting = Math.min(said, behind);
    return { supporting, dissenting: said - supporting };
  }
  const said = ballots.filter((ballot) => !isAbstention(ballot));
  const supporting = said.filter((ballot) => favouredBy(vote.method, ballot).some((o) => parts.includes(o))).length;
  return { supporting, dissenting: said.length - supporting };
}
