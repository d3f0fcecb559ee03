import type { CastBallot, Profile } from '../election/profile.ts';
import type { BallotFile } from './ballot-file.ts';
import { writePaper } from './json-paper.ts';

/** Writes ballots in our JSON, one a line. It has words for everything a profile says. */
export function writeJsonBallots({ title, seats, profile }: Omit<BallotFile, 'format' | 'notes'>): string {
  const { ballots, ...rest } = writeProfile(profile);
  const head = Object.entries({ title, seats, ...rest }).filter(([, value]) => value !== null);
  const lines = head.map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const written = ballots.map((ballot) => `    ${JSON.stringify(ballot)}`).join(',\n');
  return ['{', ...lines, `  "ballots": [${written === '' ? '' : `\n${written}\n  `}]`, '}', ''].join('\n');
}

/** A profile as our JSON writes it: members of an object. */
export function writeProfile({ ballots, ...rest }: Profile) {
  return { ...rest, ballots: ballots.map(writeBallot) };
}

/** One ballot as our JSON writes it. */
export function writeBallot({ paper, ...rest }: CastBallot): Record<string, unknown> {
  return { ...writePaper(paper), ...rest };
}
