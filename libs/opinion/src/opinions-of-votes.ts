import { analyse } from './analyse.ts';
import type { OpinionOptions, Opinions } from './opinions.ts';
import { stanceMatrix } from './stance-matrix.ts';
import type { Vote } from './vote.ts';

/** Everything a list of votes says. Throws a RangeError on a vote that is none of −1, 0, 1. */
export function opinions(votes: Iterable<Vote>, options: OpinionOptions = {}): Opinions {
  return analyse(stanceMatrix(votes, options.agree), options).opinions;
}
