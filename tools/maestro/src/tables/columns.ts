/** How wide a text is on a terminal, near enough: combining marks take no place, wide scripts take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) width += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const NARROW = /\p{Mn}|\p{Cf}/u;
const WIDE = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}|\p{Extended_Pictographic}/u;

/**
 * Rows as aligned columns, two blanks apart. The first column and those of texts begin on the left; `numbers` says
 * which end on the right.
 */
export function columns(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const blank = ' '.repeat(widths[index]! - widthOf(cell));
        return numbers.includes(index) ? blank + cell : cell + blank;
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** Lines moved in by two blanks. */
export const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');
