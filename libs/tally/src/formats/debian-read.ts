import type { CastBallot } from '../election/profile.ts';
import { rankedBallot, type BallotFile } from './ballot-file.ts';
import { FormatError, shown } from './format-error.ts';
import { endsTooSoon, fileEnds, linesOf, unexpected, wordsOf, type Line } from './lines.ts';
import { OptionNames } from './options-of-file.ts';

/** One character a rank, as devotee writes them: 1 to 9, then letters. */
export const DEBIAN_RANKS = '123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const OPTION = /^[\s|/\\]*Option\s+([0-9A-Za-z])-*>\s*:?/;
const VOTE = /^\s*V:/;

/**
 * Reads a tally sheet of devotee, Debian's vote engine. `Option 1---->: name` lists the options, each `V: 12-3 …` is a
 * ballot: one character for each option says at which rank it stands, `-` that it is unranked; several options may share
 * a rank, and ranks may be left out. Behind it stands who voted: a login, or a keyed hash where the vote was secret.
 * Prose above and below the ballots is passed over. Throws FormatError.
 */
export function readDebian(text: string): BallotFile {
  const lines = linesOf(text);
  const options = new OptionNames();
  const ballots: CastBallot[] = [];
  const voters = new Set<string>();
  let prose: Line | null = null;
  for (const line of lines) {
    if (VOTE.test(line.text)) {
      if (prose !== null) unexpected(prose, wordsOf(prose.text)[0]!, 'a ballot, as "V: " and its ranks');
      const ballot = readVote(line, options.list);
      if (ballot.voter !== undefined) {
        if (voters.has(ballot.voter)) return twice(line, ballot.voter);
        voters.add(ballot.voter);
      }
      ballots.push(ballot);
    } else if (ballots.length === 0) {
      readOption(line, options);
    } else if (line.text.trim() !== '') {
      prose ??= line;
    }
  }
  if (options.count === 0) fileEnds(lines, 'options, as "Option 1---->: name"');
  if (ballots.length === 0) fileEnds(lines, 'a ballot, as "V: " and its ranks');
  return { format: 'debian', title: null, seats: null, profile: { options: options.list, ballots }, notes: [] };
}

function readOption(line: Line, options: OptionNames): void {
  const found = OPTION.exec(line.text);
  if (found === null) return;
  const rank = DEBIAN_RANKS[options.count];
  const label = { text: found[1]!, column: found[0].lastIndexOf(`${found[1]!}-`) + 1 };
  if (rank === undefined) unexpected(line, label, `at most ${DEBIAN_RANKS.length} options`);
  if (found[1]!.toUpperCase() !== rank) unexpected(line, label, `option ${rank}`);
  options.add(line.text.slice(found[0].length).trim(), () => ({ line: line.number, column: found[0].length + 1 }));
}

function readVote(line: Line, options: readonly string[]): CastBallot & { readonly voter?: string } {
  const start = line.text.indexOf(':') + 1;
  const [vote, voter] = wordsOf(line.text.slice(start));
  if (vote === undefined) return endsTooSoon(line, `ranks of ${options.length} options`);
  const column = start + vote.column;
  const ranks: string[][] = [];
  for (let index = 0; index < vote.text.length; index += 1) {
    const character = vote.text[index]!;
    const option = options[index];
    if (option === undefined) {
      unexpected(
        line,
        { text: vote.text.slice(index), column: column + index },
        `ranks of ${options.length} options and no more`,
      );
    }
    if (character === '-') continue;
    const rank = DEBIAN_RANKS.indexOf(character.toUpperCase());
    if (rank === -1) {
      unexpected(
        line,
        { text: character, column: column + index },
        'a rank (1 to 9, then letters) or "-" where there is none',
      );
    }
    while (ranks.length <= rank) ranks.push([]);
    ranks[rank]!.push(option);
  }
  if (vote.text.length < options.length) {
    throw new FormatError(
      { line: line.number, column: column + vote.text.length },
      `ranks of ${options.length} options`,
      shown(vote.text),
    );
  }
  return rankedBallot(ranks, voter === undefined ? {} : { voter: voter.text });
}

function twice(line: Line, voter: string): never {
  const column = line.text.indexOf(voter) + 1;
  throw new FormatError({ line: line.number, column }, 'one ballot of each voter', `a second one of ${shown(voter)}`);
}
