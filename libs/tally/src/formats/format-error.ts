/**
 * A text that is not of the format it claims. The only error a reader throws, whatever the text.
 * `line` and `column` count from 1, columns in UTF-16 code units as editors do.
 */
export class FormatError extends Error {
  readonly line: number;
  readonly column: number;
  /** What should have stood there. */
  readonly expected: string;

  constructor(at: Place, expected: string, found?: string) {
    super(`expected ${expected}${found === undefined ? '' : `, found ${found}`}`);
    this.name = 'FormatError';
    this.line = at.line;
    this.column = at.column;
    this.expected = expected;
  }
}

export type Place = { readonly line: number; readonly column: number };

/** Where an offset into a text lies. Lines end with \n, \r\n or \r. */
export function placeOf(text: string, offset: number): Place {
  let line = 1;
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    if (index + end.length > offset) break;
    line += 1;
    start = index + end.length;
  }
  return { line, column: offset - start + 1 };
}

/** A piece of a text as an error message can show it. */
export function shown(piece: string): string {
  if (piece === '') return 'nothing';
  return JSON.stringify(piece.length > 40 ? `${piece.slice(0, 40)}…` : piece);
}
