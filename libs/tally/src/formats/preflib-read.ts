import { readMultiplicity, rankedBallot, type BallotFile } from './ballot-file.ts';
import { FormatError, shown } from './format-error.ts';
import { endsTooSoon, fileEnds, linesOf, LineReader, unexpected, wordsOf, type Line } from './lines.ts';
import { OptionNames } from './options-of-file.ts';

/** Strict or tied orders, complete or incomplete. */
export const PREFLIB_TYPES = ['soc', 'soi', 'toc', 'toi'] as const;
export type PreflibType = (typeof PREFLIB_TYPES)[number];

type Header = {
  readonly title: string | null;
  readonly type: PreflibType | null;
  readonly options: readonly string[];
  /** What the file says the counts come to, and where it says so; null where it does not. */
  readonly voters: { readonly count: number; readonly line: Line } | null;
};

/**
 * Reads the orders of PrefLib (Mattei and Walsh; preflib.github.io/format): `.soc`, `.soi`, `.toc` and `.toi`, with the
 * `# NAME: value` header of today and with the header of numbers that was in use until 2022. `type` is what the file is
 * named after, where it has a name; null takes it from the header, and what neither says is not checked.
 * What a header says about the ballots must hold: a file that was cut says so. Throws FormatError.
 */
export function readPreflib(text: string, type: PreflibType | null = null): BallotFile {
  const lines = linesOf(text);
  const reader = new LineReader(lines.filter((line) => line.text.trim() !== ''));
  const modern = reader.peek()?.text.trimStart().startsWith('#') === true;
  const header = modern ? readHeader(reader, lines, type) : readOldHeader(reader);
  const orders = new OrderReader(header.options, type ?? header.type, modern ? ':' : ',');
  const ballots = [];
  let voters = 0;
  while (reader.left > 0) {
    const ballot = orders.read(reader.take('an order'));
    voters += ballot.papers ?? 1;
    ballots.push(ballot);
  }
  if (header.voters !== null && voters !== header.voters.count) {
    const { line } = header.voters;
    const at = { line: line.number, column: line.text.search(/\d/) + 1 };
    throw new FormatError(at, `the number of voters, which is ${voters} by the orders`, String(header.voters.count));
  }
  return {
    format: 'preflib',
    title: header.title,
    seats: null,
    profile: { options: header.options, ballots },
    notes: [],
  };
}

function readHeader(reader: LineReader, lines: readonly Line[], named: PreflibType | null): Header {
  const options = new OptionNames();
  let title: string | null = null;
  let type: PreflibType | null = null;
  let count: number | null = null;
  let voters: Header['voters'] = null;
  while (reader.peek()?.text.trimStart().startsWith('#') === true) {
    const line = reader.take('a header');
    const colon = line.text.indexOf(':');
    // A line without a name is a remark.
    if (colon === -1) continue;
    const name = line.text.slice(0, colon).replace('#', '').trim();
    const value = line.text.slice(colon + 1).trim();
    const column = line.text.indexOf(value, colon + 1) + 1;
    const word = { text: value, column };
    if (name === 'TITLE') title = value === '' ? null : value;
    else if (name === 'DATA TYPE') type = readType(line, word, named);
    else if (name === 'NUMBER ALTERNATIVES') count = readNumber(line, word, 'the number of alternatives');
    else if (name === 'NUMBER VOTERS') voters = { count: readNumber(line, word, 'the number of voters'), line };
    else if (name.startsWith('ALTERNATIVE NAME')) {
      const next = `ALTERNATIVE NAME ${options.count + 1}`;
      if (name !== next) unexpected(line, { text: name, column: line.text.indexOf(name) + 1 }, `"${next}"`);
      options.add(value, () => ({ line: line.number, column }));
    }
  }
  const first = reader.peek();
  const lacks = (what: string): never =>
    first === undefined ? fileEnds(lines, what) : unexpected(first, wordsOf(first.text)[0]!, what);
  if (options.count === 0) return lacks('"# ALTERNATIVE NAME 1: …" above the orders');
  if (count !== null && options.count !== count) {
    return lacks(`the names of ${count} alternatives above the orders (${options.count} stand there)`);
  }
  return { title, type, options: options.list, voters };
}

function readOldHeader(reader: LineReader): Header {
  const line = reader.take('the number of alternatives');
  const count = readNumber(
    line,
    { text: line.text.trim(), column: line.text.search(/\S/) + 1 },
    'the number of alternatives',
  );
  const options = new OptionNames();
  while (options.count < count) {
    const named = reader.take(`the name of alternative ${options.count + 1}`);
    const comma = named.text.indexOf(',');
    if (comma === -1 || named.text.slice(0, comma).trim() !== String(options.count + 1)) {
      unexpected(named, wordsOf(named.text)[0]!, `"${options.count + 1}," and the name of that alternative`);
    }
    options.add(named.text.slice(comma + 1).trim(), () => ({ line: named.number, column: comma + 2 }));
  }
  const sums = reader.take('the number of voters, the sum of the counts and the number of orders');
  const parts = /^\s*(\d{1,15})\s*,\s*(\d{1,15})\s*,\s*(\d{1,15})\s*$/.exec(sums.text);
  if (parts === null)
    return unexpected(sums, wordsOf(sums.text)[0]!, 'three numbers: voters, sum of the counts, orders');
  return { title: null, type: null, options: options.list, voters: { count: Number(parts[2]), line: sums } };
}

/** Reads lines of orders: `count: 2,{1,3},4`. */
class OrderReader {
  readonly #options: readonly string[];
  readonly #singles: readonly (readonly string[])[];
  readonly #type: PreflibType | null;
  readonly #separator: ':' | ',';

  constructor(options: readonly string[], type: PreflibType | null, separator: ':' | ',') {
    this.#options = options;
    this.#singles = options.map((option) => [option]);
    this.#type = type;
    this.#separator = separator;
  }

  read(line: Line) {
    const end = line.text.indexOf(this.#separator);
    if (end === -1) return endsTooSoon(line, `"${this.#separator}" behind the count`);
    const count = { text: line.text.slice(0, end).trim(), column: line.text.search(/\S/) + 1 };
    const multiplicity = readMultiplicity(count.text);
    if (multiplicity === null || multiplicity.weight !== undefined) {
      return unexpected(line, count, 'how many voters gave this order, as a whole number above 0');
    }
    return rankedBallot(this.#ranks(line, end + 1), multiplicity);
  }

  #ranks(line: Line, start: number): (readonly string[])[] {
    const ranks: (readonly string[])[] = [];
    const seen = new Set<number>();
    const piece = /\s*(?:(\d+)|\{([\d\s,]*)\})\s*(,|$)/y;
    piece.lastIndex = start;
    for (let more = true; more;) {
      const at = piece.lastIndex;
      const found = piece.exec(line.text);
      if (found === null) return this.#misplaced(line, at);
      ranks.push(
        found[1] === undefined ? this.#tied(line, at, found[2]!, seen) : this.#single(line, at, found[1], seen),
      );
      more = found[3] === ',';
    }
    const complete = this.#type === 'soc' || this.#type === 'toc';
    if (complete && seen.size < this.#options.length) {
      endsTooSoon(line, `every alternative (.${this.#type} orders are complete, this one has ${seen.size})`);
    }
    return ranks;
  }

  #single(line: Line, at: number, text: string, seen: Set<number>): readonly string[] {
    return this.#singles[this.#alternative(line, at, text, seen) - 1]!;
  }

  #tied(line: Line, at: number, inside: string, seen: Set<number>): string[] {
    const strict = this.#type === 'soc' || this.#type === 'soi';
    if (strict) this.#misplaced(line, at, `one alternative at each place (.${this.#type} orders are strict)`);
    return inside.split(',').map((text) => this.#options[this.#alternative(line, at, text.trim(), seen) - 1]!);
  }

  #alternative(line: Line, at: number, text: string, seen: Set<number>): number {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < 1 || number > this.#options.length) {
      return this.#misplaced(line, at, `an alternative from 1 to ${this.#options.length}`);
    }
    if (seen.has(number)) return this.#misplaced(line, at, `each alternative once (${number} stands here again)`);
    seen.add(number);
    return number;
  }

  #misplaced(line: Line, at: number, expected = 'an alternative, or several in braces'): never {
    const rest = line.text.slice(at).trimStart();
    if (rest === '') return endsTooSoon(line, expected);
    throw new FormatError({ line: line.number, column: line.text.length - rest.length + 1 }, expected, shown(rest));
  }
}

function readType(line: Line, word: { text: string; column: number }, named: PreflibType | null): PreflibType {
  const type = PREFLIB_TYPES.find((known) => known === word.text.toLowerCase());
  if (type === undefined) return unexpected(line, word, 'soc, soi, toc or toi');
  if (named !== null && type !== named) return unexpected(line, word, `${named}, after which the file is named`);
  return type;
}

function readNumber(line: Line, word: { text: string; column: number }, expected: string): number {
  return /^\d{1,15}$/.test(word.text) ? Number(word.text) : unexpected(line, word, expected);
}
