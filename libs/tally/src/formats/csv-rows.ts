import { FormatError } from './format-error.ts';

/** A cell and where it begins. Blanks around it are no part of `text`. */
export type Cell = { readonly text: string; readonly line: number; readonly column: number };

/**
 * Reads comma-separated values (RFC 4180) row by row: cells may be quoted, `""` is a quote within quotes, rows end with
 * \n, \r\n or \r. Rows without anything in them are left out. Throws FormatError.
 */
export function* rowsOf(text: string): Generator<readonly Cell[]> {
  const scan = new Scan(text);
  while (!scan.done) {
    const row = [scan.cell()];
    while (scan.comma()) row.push(scan.cell());
    scan.endOfRow();
    if (row.length > 1 || row[0]!.text !== '') yield row;
  }
}

const PLAIN = /[^,\r\n]*/y;
const BLANK = /[ \t]*/y;
const LINE_END = /\r\n|\n|\r/y;

class Scan {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  cell(): Cell {
    this.#match(BLANK);
    const place = { line: this.#line, column: this.#at - this.#lineStart + 1 };
    if (this.#text[this.#at] !== '"') return { text: this.#match(PLAIN).trimEnd(), ...place };
    const opening = this.#at;
    let closing = this.#text.indexOf('"', opening + 1);
    while (closing !== -1 && this.#text[closing + 1] === '"') closing = this.#text.indexOf('"', closing + 2);
    if (closing === -1) throw new FormatError(place, 'the closing quote of this cell', 'the end of the file');
    const inside = this.#text.slice(opening + 1, closing);
    for (const { index, 0: end } of inside.matchAll(/\r\n|\n|\r/g)) {
      this.#line += 1;
      this.#lineStart = opening + 1 + index + end.length;
    }
    this.#at = closing + 1;
    this.#match(BLANK);
    return { text: inside.replaceAll('""', '"').trim(), ...place };
  }

  comma(): boolean {
    if (this.#text[this.#at] !== ',') return false;
    this.#at += 1;
    return true;
  }

  endOfRow(): void {
    if (this.done) return;
    const end = this.#match(LINE_END);
    if (end === '') {
      const place = { line: this.#line, column: this.#at - this.#lineStart + 1 };
      throw new FormatError(place, '"," or the end of the line', JSON.stringify(this.#text[this.#at]));
    }
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  /** What the pattern finds right here, which may be nothing. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
