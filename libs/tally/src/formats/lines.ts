import { FormatError, shown } from './format-error.ts';

/** One line of a text; numbers count from 1. */
export type Line = { readonly text: string; readonly number: number };

/** A piece of a line. Columns count from 1, in UTF-16 code units. */
export type Word = { readonly text: string; readonly column: number };

/** Lines end with \n, \r\n or \r; what follows the last end is a line only where it is not empty. */
export function linesOf(text: string): Line[] {
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ text: line, number: index + 1 }));
  if (lines.at(-1)?.text === '') lines.pop();
  return lines;
}

/** What stands between blanks. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) words.push({ text: word, column: index + 1 });
  return words;
}

/** Fails at a word of a line. */
export function unexpected(line: Line, { text, column }: Word, expected: string): never {
  throw new FormatError({ line: line.number, column }, expected, shown(text));
}

/** Fails behind the last character of a line: something is missing there. */
export function endsTooSoon(line: Line, expected: string): never {
  throw new FormatError({ line: line.number, column: line.text.length + 1 }, expected, 'the end of the line');
}

/** Fails behind the last line: something is missing there. */
export function fileEnds(lines: readonly Line[], expected: string): never {
  const last = lines.at(-1) ?? { number: 1, text: '' };
  throw new FormatError({ line: last.number, column: last.text.length + 1 }, expected, 'the end of the file');
}

/** Walks through lines one by one and knows where they end. */
export class LineReader {
  readonly #lines: readonly Line[];
  #next = 0;

  constructor(lines: readonly Line[]) {
    this.#lines = lines;
  }

  /** The line that comes next, without taking it. */
  peek(): Line | undefined {
    return this.#lines[this.#next];
  }

  /** How many lines are left. */
  get left(): number {
    return this.#lines.length - this.#next;
  }

  take(expected: string): Line {
    const line = this.#lines[this.#next];
    if (line === undefined) return fileEnds(this.#lines, expected);
    this.#next += 1;
    return line;
  }
}
