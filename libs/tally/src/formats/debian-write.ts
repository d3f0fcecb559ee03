import { err, ok, type Result } from '@maestro/kernel';
import type { Profile } from '../election/profile.ts';
import { DEBIAN_RANKS } from './debian-read.ts';
import { numberedBallots, oneLineEach, type NumberedBallot, type Unwritable } from './writable.ts';

/** Writes rankings as a tally sheet of Debian's vote engine, or says what that has no words for. */
export function writeDebian(profile: Profile): Result<string, Unwritable> {
  const { options, withdrawn = [] } = profile;
  if (withdrawn.length > 0) return err('withdrawn options');
  if (options.length > DEBIAN_RANKS.length) return err(`more than ${DEBIAN_RANKS.length} options`);
  const names = oneLineEach(options);
  if (!names.ok) return names;
  const ballots = numberedBallots(profile);
  if (!ballots.ok) return ballots;
  if (ballots.value.length === 0) return err('a vote without ballots');
  const lines = options.map((option, index) => `  Option ${DEBIAN_RANKS[index]!}---->: ${option}`);
  for (const ballot of ballots.value) {
    const line = voteLine(ballot, options.length);
    if (!line.ok) return line;
    for (let paper = 0; paper < ballot.papers; paper += 1) lines.push(line.value);
  }
  return ok(`${lines.join('\n')}\n`);
}

function voteLine({ ranks, papers, weight, voter }: NumberedBallot, options: number): Result<string, Unwritable> {
  if (weight !== '1') return err(`a ballot that weighs ${weight}`);
  if (voter !== null && (papers > 1 || /\s/.test(voter) || voter === ''))
    return err(`the voter ${JSON.stringify(voter)}`);
  if (ranks.length > DEBIAN_RANKS.length) return err(`more than ${DEBIAN_RANKS.length} ranks`);
  const characters = Array.from({ length: options }, () => '-');
  for (const [index, rank] of ranks.entries()) {
    for (const option of rank) {
      if (characters[option - 1] !== '-') return err('an option ranked twice');
      characters[option - 1] = DEBIAN_RANKS[index]!;
    }
  }
  return ok(`V: ${characters.join('')}${voter === null ? '' : `\t${voter}`}`);
}
