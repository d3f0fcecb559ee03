import { err, ok, type Result } from '@maestro/kernel';
import type { BallotFile } from './ballot-file.ts';
import type { PreflibType } from './preflib-read.ts';
import { numberedBallots, oneLineEach, type NumberedBallot, type Unwritable } from './writable.ts';

/**
 * Writes rankings in PrefLib's format of today, as the narrowest of its four types, or says what it has no words for:
 * weights, voters, skipped ranks, options ranked twice, blank ballots.
 */
export function writePreflib({
  profile,
  title,
}: Pick<BallotFile, 'profile' | 'title'>): Result<{ readonly type: PreflibType; readonly text: string }, Unwritable> {
  if ((profile.withdrawn ?? []).length > 0) return err('withdrawn options');
  const names = oneLineEach([...profile.options, ...(title === null ? [] : [title])]);
  if (!names.ok) return names;
  const ballots = numberedBallots(profile);
  if (!ballots.ok) return ballots;
  const problem = ballots.value.map(problemOf).find((found) => found !== null);
  if (problem !== undefined) return err(problem);
  const orders = ballots.value.map(({ ranks, papers }) => `${papers}: ${ranks.map(written).join(',')}`);
  const type = typeOf(ballots.value, profile.options.length);
  const header = [
    `TITLE: ${title ?? ''}`.trimEnd(),
    `DATA TYPE: ${type}`,
    `NUMBER ALTERNATIVES: ${profile.options.length}`,
    `NUMBER VOTERS: ${ballots.value.reduce((sum, { papers }) => sum + papers, 0)}`,
    `NUMBER UNIQUE ORDERS: ${new Set(ballots.value.map(({ ranks }) => ranks.map(written).join(','))).size}`,
    ...profile.options.map((option, index) => `ALTERNATIVE NAME ${index + 1}: ${option}`),
  ].map((line) => `# ${line}`);
  return ok({ type, text: `${[...header, ...orders].join('\n')}\n` });
}

function problemOf({ ranks, weight, voter }: NumberedBallot): Unwritable | null {
  if (weight !== '1') return `a ballot that weighs ${weight}`;
  if (voter !== null) return `the voter ${JSON.stringify(voter)}`;
  if (ranks.length === 0) return 'a blank ballot';
  if (ranks.some((rank) => rank.length === 0)) return 'a skipped rank';
  const all = ranks.flat();
  return new Set(all).size < all.length ? 'an option ranked twice' : null;
}

function typeOf(ballots: readonly NumberedBallot[], options: number): PreflibType {
  const tied = ballots.some(({ ranks }) => ranks.some((rank) => rank.length > 1));
  const complete = ballots.every(({ ranks }) => ranks.flat().length === options);
  return `${tied ? 't' : 's'}o${complete ? 'c' : 'i'}`;
}

const written = (rank: readonly number[]): string => (rank.length === 1 ? String(rank[0]) : `{${rank.join(',')}}`);
