import { err, ok, type Result } from '@maestro/kernel';
import type { BallotFile } from './ballot-file.ts';
import { numberedBallots, oneLineEach, type NumberedBallot, type Unwritable } from './writable.ts';

/** Writes rankings as BLT, as `readBlt` reads them; one seat where none are given. Or says what BLT has no words for. */
export function writeBlt({ profile, seats, title }: Omit<BallotFile, 'format' | 'notes'>): Result<string, Unwritable> {
  const names = oneLineEach([...profile.options, ...(title === null ? [] : [title])]);
  if (!names.ok) return names;
  const ballots = numberedBallots(profile);
  if (!ballots.ok) return ballots;
  const lines = [`${profile.options.length} ${seats ?? 1}`];
  for (const option of profile.withdrawn ?? []) lines.push(`-${profile.options.indexOf(option) + 1}`);
  for (const ballot of ballots.value) {
    const line = ballotLine(ballot);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  lines.push('0', ...profile.options.map(quoted));
  if (title !== null) lines.push(quoted(title));
  return ok(`${lines.join('\n')}\n`);
}

function ballotLine({ ranks, papers, weight, voter }: NumberedBallot): Result<string, Unwritable> {
  if (voter !== null && (papers !== 1 || weight !== '1')) return err(`the weight of the ballot of ${voter}`);
  if (voter !== null && /[\s()#]/.test(voter)) return err(`the voter ${JSON.stringify(voter)}`);
  if (papers !== 1 && weight !== '1') return err('several ballots on one line that weigh other than 1');
  // With a point it is a weight, without one a number of ballots.
  const count = weight === '1' ? String(papers) : /[./]/.test(weight) ? weight : `${weight}.0`;
  const words = ranks.map((rank) => (rank.length === 0 ? '-' : rank.join('=')));
  return ok([voter === null ? count : `(${voter})`, ...words, '0'].join(' '));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
