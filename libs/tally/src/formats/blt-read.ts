import type { CastBallot } from '../election/profile.ts';
import { readMultiplicity, rankedBallot, type BallotFile } from './ballot-file.ts';
import { readNames, withoutComment } from './blt-names.ts';
import { endsTooSoon, linesOf, LineReader, unexpected, wordsOf, type Line, type Word } from './lines.ts';

/** More options than any ballot could hold; a bound on what a header may ask for. */
const MOST_OPTIONS = 100_000;

type Header = { readonly count: number; readonly seats: number };
/** A ballot before the names are known: options by number. */
type NumberedBallot = { readonly ranks: number[][]; readonly rest: Omit<CastBallot, 'paper'> };

/**
 * Reads BLT, the format of Hill, Wichmann and Woodall (Algorithm 123, 1987) with the extensions of OpenSTV and OpaVote:
 * `=` joins equal ranks, `-` is a skipped rank, `-n` on a line of its own withdraws option n, `#` begins a comment,
 * `(id)` instead of a number names the one ballot that follows. One ballot stands on one line and ends with 0.
 * Names may be quoted, with `""` for a quote, or fill their line; behind quoted names a quoted party may stand, as
 * Scottish councils write them, and is passed over. `# ALTERNATIVE NAME n: …`, as converted PrefLib files have it, gives
 * a name where no others are given. Throws FormatError.
 */
export function readBlt(text: string): BallotFile {
  const lines = linesOf(text);
  const reader = new LineReader(lines.filter((line) => withoutComment(line.text).trim() !== ''));
  const { count, seats } = readHeader(reader.take('the number of options and of seats'));
  const withdrawn = readWithdrawn(reader, count);
  const numbered = readBallots(reader, count);
  const { options, title } = readNames(reader, lines, count);
  const singles = options.map((name) => [name]);
  const named = (rank: number[]): readonly string[] =>
    rank.length === 1 ? singles[rank[0]! - 1]! : rank.map((n) => options[n - 1]!);
  return {
    format: 'blt',
    title,
    seats,
    profile: {
      options,
      withdrawn: withdrawn.map((n) => options[n - 1]!),
      ballots: numbered.map(({ ranks, rest }) => rankedBallot(ranks.map(named), rest)),
    },
    notes: [],
  };
}

function readHeader(line: Line): Header {
  const [count, seats, more] = wordsOf(withoutComment(line.text));
  if (count === undefined || !isCount(count.text)) return unexpected(line, count!, 'the number of options');
  if (Number(count.text) > MOST_OPTIONS) unexpected(line, count, `at most ${MOST_OPTIONS} options`);
  if (seats === undefined) return endsTooSoon(line, 'the number of seats');
  if (!isCount(seats.text)) return unexpected(line, seats, 'the number of seats');
  if (more !== undefined) return unexpected(line, more, 'the end of the line');
  return { count: Number(count.text), seats: Number(seats.text) };
}

function readWithdrawn(reader: LineReader, count: number): number[] {
  const withdrawn: number[] = [];
  for (let line = reader.peek(); line !== undefined && /^\s*-\d/.test(line.text); line = reader.peek()) {
    for (const word of wordsOf(withoutComment(reader.take('').text))) {
      const option = Number(word.text.slice(1));
      if (!/^-\d+$/.test(word.text)) unexpected(line, word, 'a withdrawn option as -n');
      if (option < 1 || option > count) unexpected(line, word, `an option from -1 to -${count}`);
      if (withdrawn.includes(option)) unexpected(line, word, 'each withdrawn option once');
      withdrawn.push(option);
    }
  }
  return withdrawn;
}

function readBallots(reader: LineReader, count: number): NumberedBallot[] {
  const ballots: NumberedBallot[] = [];
  const voters = new Set<string>();
  for (;;) {
    const line = reader.take('a ballot, or 0 after the last one');
    const words = wordsOf(withoutComment(line.text));
    if (words[0]!.text === '0') {
      if (words.length > 1) unexpected(line, words[1]!, 'the end of the line: 0 ends the ballots');
      return ballots;
    }
    const ballot = readBallot(line, words, count);
    const { voter } = ballot.rest;
    if (voter !== undefined) {
      if (voters.has(voter)) unexpected(line, words[0]!, 'one ballot of each id');
      voters.add(voter);
    }
    ballots.push(ballot);
  }
}

function readBallot(line: Line, words: readonly Word[], count: number): NumberedBallot {
  const first = words[0]!;
  const id = /^\(([^()]+)\)$/.exec(first.text)?.[1];
  const rest = id === undefined ? readMultiplicity(first.text) : { voter: id };
  if (rest === null)
    return unexpected(line, first, 'how many ballots follow, as a number above 0, or 0 after the last one');
  const end = words.findIndex((word, index) => index > 0 && word.text === '0');
  if (end === -1) return endsTooSoon(line, '0 at the end of the ballot');
  if (end < words.length - 1) {
    unexpected(line, words[end + 1]!, 'the end of the line: 0 ends the ballot, a skipped rank is written "-"');
  }
  return { ranks: words.slice(1, end).map((word) => readRank(line, word, count)), rest };
}

function readRank(line: Line, word: Word, count: number): number[] {
  if (word.text === '-') return [];
  let column = word.column;
  const rank: number[] = [];
  for (const text of word.text.split('=')) {
    const option = Number(text);
    if (!/^\d+$/.test(text) || option < 1 || option > count) {
      unexpected(line, { text, column }, `an option from 1 to ${count}, "-" for a skipped rank, or 0`);
    }
    if (rank.includes(option)) unexpected(line, { text, column }, 'each option once in a rank');
    rank.push(option);
    column += text.length + 1;
  }
  return rank;
}

const isCount = (text: string): boolean => /^[1-9]\d{0,6}$/.test(text);
