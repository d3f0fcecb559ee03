import type { MajorityStatement } from '../opinions.ts';
import type { Id } from '../vote.ts';
import type { VoteCount } from './vote-counts.ts';
import { isSignificant, shareTest, smoothed } from './z-tests.ts';

const MOST = 5;

/** What everybody together clearly agrees or clearly disagrees with; `counts` are those of all who voted. */
export function majority(counts: readonly { readonly id: Id; readonly votes: VoteCount }[]): {
  agree: readonly MajorityStatement[];
  disagree: readonly MajorityStatement[];
} {
  const clearest = (side: 'agree' | 'disagree'): readonly MajorityStatement[] =>
    counts
      .map(({ id, votes }) => ({ id, p: smoothed(votes[side], votes.seen), z: shareTest(votes[side], votes.seen) }))
      .filter(({ p, z }) => p > 0.5 && isSignificant(z))
      .sort((a, b) => b.p * b.z - a.p * a.z)
      .slice(0, MOST);
  return { agree: clearest('agree'), disagree: clearest('disagree') };
}
