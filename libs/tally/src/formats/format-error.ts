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
export const placeOf = (text: string, offset: number): Place => placesIn(text)(offset);

/** The same for many offsets into one text: its lines are looked for once. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ index, 0: end }) => index + end.length)];
  return (offset) => {
    let [line, after] = [0, starts.length];
    while (after - line > 1) {
      const middle = (line + after) >> 1;
      if (starts[middle]! <= offset) line = middle;
      else after = middle;
    }
    return { line: line + 1, column: offset - starts[line]! + 1 };
  };
}

/** A piece of a text as an error message can show it. */
export function shown(piece: string): string {
  if (piece === '') return 'nothing';
  return JSON.stringify(piece.length > 40 ? `${piece.slice(0, 40)}…` : piece);
}
