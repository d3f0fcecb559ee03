import type { CastBallot, Comparison, Rank } from '../election/profile.ts';
import { rankedBallot, readMultiplicity, readWeight, type BallotFile } from './ballot-file.ts';
import { rowsOf, type Cell } from './csv-rows.ts';
import { FormatError, shown } from './format-error.ts';

/** What a cell says that names no option. */
export const NO_MARK = new Set(['', 'skipped', 'undervote']);
export const OVER_VOTE = 'overvote';

/** `rank1`, `Rank 1`, `choice_1`, `1st choice`, `1. preference`. */
const RANK_COLUMN =
  /^(?:(?:rank|choice|preference)[ _-]?(\d{1,4})|(\d{1,4})(?:st|nd|rd|th|\.)?[ _-]?(?:rank|choice|preference))$/i;

/** Which column holds what. */
type Columns = {
  /** Columns of the first rank, the second … */
  readonly ranks: readonly number[];
  readonly count: number | null;
  readonly weight: number | null;
  readonly voter: number | null;
  readonly class: number | null;
};

/**
 * Reads two kinds of CSV, told apart by the first row.
 *
 * Ranked ballots, one a row: a column for each rank (`rank1`, `rank2` … or `1st choice` …), and where they are wanted
 * `count` (so many equal ballots), `weight`, `voter` and `class`. A cell names an option; `A=B` ranks two equal (or is
 * an over-vote, by the rules of the count); nothing, `skipped` or `undervote` is a skipped rank; `overvote` is an
 * over-vote that names nobody. Options are listed in the order they first appear in. Other columns are passed over, and
 * the notes say so.
 *
 * Comparisons: `winner,loser,count`, with that header or none.
 *
 * Throws FormatError.
 */
export function readCsv(text: string): BallotFile {
  const rows = rowsOf(text);
  const first = rows.next();
  if (first.done === true) throw new FormatError({ line: 1, column: 1 }, 'a header', 'an empty file');
  const names = first.value.map((cell) => cell.text.toLowerCase());
  if (names.join() === 'winner,loser,count') return readComparisons(below(first.value, rows), null);
  if (names.length === 3 && isCount(names[2]!)) return readComparisons(rows, first.value);
  return readRankings(below(first.value, rows), first.value);
}

/** The rows below a header. Throws where there are none: a file that was cut counts nothing. */
function* below(header: readonly Cell[], rows: Iterable<readonly Cell[]>): Generator<readonly Cell[]> {
  let isEmpty = true;
  for (const row of rows) {
    isEmpty = false;
    yield row;
  }
  if (!isEmpty) return;
  const last = header.at(-1)!;
  const end = { line: last.line, column: last.column + last.text.length };
  throw new FormatError(end, 'a row below the header', 'the end of the file');
}

function readComparisons(rows: Iterable<readonly Cell[]>, first: readonly Cell[] | null): BallotFile {
  const options = new Set<string>();
  const comparisons: Comparison[] = [];
  const read = (row: readonly Cell[]): void => {
    const [winner, loser, count] = sized(row, 3, 'winner, loser and count');
    for (const cell of [winner!, loser!]) if (cell.text === '') unexpected(cell, 'the name of an option');
    if (winner!.text === loser!.text) unexpected(loser!, 'another option than the winner');
    if (!isCount(count!.text)) unexpected(count!, 'how often, as a whole number');
    options.add(winner!.text).add(loser!.text);
    comparisons.push({ winner: winner!.text, loser: loser!.text, count: Number(count!.text) });
  };
  if (first !== null) read(first);
  for (const row of rows) read(row);
  return {
    format: 'csv',
    title: null,
    seats: null,
    profile: { options: [...options], ballots: [{ paper: { kind: 'comparisons', comparisons } }] },
    notes: [],
  };
}

function readRankings(rows: Iterable<readonly Cell[]>, header: readonly Cell[]): BallotFile {
  const columns = readColumns(header);
  const marks = new Marks();
  const voters = new Set<string>();
  const ballots: CastBallot[] = [];
  for (const row of rows) {
    sized(row, header.length, `${header.length} cells, as in the header`);
    const ranks = columns.ranks.map((column) => marks.read(row[column]!));
    ballots.push(rankedBallot(ranks, readRest(row, columns, voters)));
  }
  const read = new Set([...columns.ranks, columns.count, columns.weight, columns.voter, columns.class]);
  const others = header.filter((_, column) => !read.has(column)).map(({ text }) => JSON.stringify(text));
  return {
    format: 'csv',
    title: null,
    seats: null,
    profile: { options: marks.options, ballots },
    notes:
      others.length === 0 ? [] : [`columns that say nothing about a ballot were passed over: ${others.join(', ')}`],
  };
}

function readColumns(header: readonly Cell[]): Columns {
  const byRank = new Map<number, number>();
  const named = new Map<string, number>();
  for (const [column, cell] of header.entries()) {
    const found = RANK_COLUMN.exec(cell.text);
    if (found === null) {
      const name = cell.text.toLowerCase();
      if (!['count', 'weight', 'voter', 'class'].includes(name)) continue;
      if (named.has(name)) unexpected(cell, `one column ${name}`);
      named.set(name, column);
    } else {
      const rank = Number(found[1] ?? found[2]);
      if (byRank.has(rank)) unexpected(cell, `one column of rank ${rank}`);
      byRank.set(rank, column);
    }
  }
  if (byRank.size === 0) unexpected(header[0]!, 'a header with "rank1", "rank2" … or "winner,loser,count"');
  const ranks = Array.from({ length: byRank.size }, (_, index) => byRank.get(index + 1));
  const gap = ranks.indexOf(undefined);
  if (gap !== -1) unexpected(header[0]!, `a header with "rank${gap + 1}", because it has ${byRank.size} ranks`);
  const at = (name: string): number | null => named.get(name) ?? null;
  return {
    ranks: ranks.map((column) => column!),
    count: at('count'),
    weight: at('weight'),
    voter: at('voter'),
    class: at('class'),
  };
}

function readRest(row: readonly Cell[], columns: Columns, voters: Set<string>): Omit<CastBallot, 'paper'> {
  const rest: { -readonly [K in keyof CastBallot]?: CastBallot[K] } = {};
  if (columns.count !== null) {
    const cell = row[columns.count]!;
    const read = readMultiplicity(cell.text);
    if (read === null) unexpected(cell, 'how many ballots this is, above 0');
    Object.assign(rest, read);
  }
  if (columns.weight !== null) {
    const cell = row[columns.weight]!;
    const weight = readWeight(cell.text);
    if (weight === null || rest.weight !== undefined)
      return unexpected(cell, 'a weight above 0, such as 1, 0.25 or 2/3, given once');
    rest.weight = weight;
  }
  if (columns.voter !== null) {
    const cell = row[columns.voter]!;
    if (cell.text === '') unexpected(cell, 'who voted');
    if (voters.has(cell.text)) unexpected(cell, 'one ballot of each voter');
    voters.add(cell.text);
    rest.voter = cell.text;
  }
  const voterClass = columns.class === null ? '' : row[columns.class]!.text;
  if (voterClass !== '') rest.class = voterClass;
  return rest;
}

/** Reads cells of ranks, and collects the options they name. */
class Marks {
  readonly #singles = new Map<string, readonly string[]>();

  get options(): string[] {
    return [...this.#singles.keys()];
  }

  read(cell: Cell): Rank {
    const known = this.#singles.get(cell.text);
    if (known !== undefined) return known;
    const mark = cell.text.toLowerCase();
    if (NO_MARK.has(mark)) return [];
    if (mark === OVER_VOTE) return OVER_VOTE;
    if (!cell.text.includes('=')) return this.#single(cell.text);
    const names = cell.text.split('=').map((name) => name.trim());
    if (names.includes('')) unexpected(cell, 'the name of an option on both sides of "="');
    if (new Set(names).size < names.length) unexpected(cell, 'each option once in a rank');
    return names.map((name) => this.#single(name)[0]!);
  }

  #single(name: string): readonly string[] {
    const single = this.#singles.get(name) ?? [name];
    this.#singles.set(name, single);
    return single;
  }
}

function sized(row: readonly Cell[], size: number, expected: string): readonly Cell[] {
  const last = row.at(-1)!;
  const at = row[size] ?? { line: last.line, column: last.column + last.text.length };
  if (row.length !== size) throw new FormatError(at, expected, `${row.length} cells`);
  return row;
}

function unexpected({ text, ...at }: Cell, expected: string): never {
  throw new FormatError(at, expected, shown(text));
}

const isCount = (text: string): boolean => /^\d{1,15}$/.test(text);
