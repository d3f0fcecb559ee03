import type { CastBallot, Profile, Rank } from '../election/profile.ts';

/**
 * A profile as textbooks write it: `42: Memphis > Nashville`, equal ranks as `A = B`, a skipped rank as nothing between
 * two `>`, several groups by commas or lines. Options in the order given, or in which they come up.
 */
export function elect(text: string, options = namesIn(text)): Profile {
  return { options, ballots: linesOf(text).map(readLine) };
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function readLine(line: string): CastBallot {
  const [, papers = '1', ranking = ''] = /^(?:(\d+):)?(.*)$/.exec(line)!;
  const ranks = ranking.split('>').map((rank): Rank => {
    const names = rank.split('=').map((name) => name.trim());
    return names.filter((name) => name !== '');
  });
  return { paper: { kind: 'ranking', ranks }, papers: Number(papers) };
}

const namesIn = (text: string): string[] => [
  ...new Set(
    linesOf(text).flatMap((line) =>
      line
        .replace(/^\d+:/, '')
        .split(/[>=]/)
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ),
];

/** Ballots with one choice each; null: an abstention. */
export const choose = (...choices: readonly (string | null)[]): CastBallot[] =>
  choices.map((choice) => ({ paper: choice === null ? { kind: 'abstention' } : { kind: 'choice', choice } }));
