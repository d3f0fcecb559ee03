import { endsTooSoon, fileEnds, unexpected, wordsOf, type Line, type LineReader, type Word } from './lines.ts';
import { OptionNames } from './options-of-file.ts';

/** What follows the ballots: the name of every option (its party may stand behind it, or behind none), and a title. */
export type Names = { readonly options: readonly string[]; readonly title: string | null };

/**
 * Reads the names behind the ballots. `reader` has passed comments over; `lines` are all lines, for files that give
 * the names in comments. Throws FormatError.
 */
export function readNames(reader: LineReader, lines: readonly Line[], count: number): Names {
  const options = new OptionNames();
  // Too few lines are left for the names to be among them: at most a title.
  if (reader.left === 0 || (reader.left === 1 && count > 1)) {
    for (const { text, column, line } of namesInComments(lines, count))
      options.add(text, () => ({ line: line.number, column }));
  }
  let parties: boolean | null = null;
  while (options.count < count) {
    const line = reader.take(`the name of option ${options.count + 1}`);
    const [name, party] = readStrings(line, parties === false ? 1 : 2);
    if (parties === true && party === undefined) endsTooSoon(line, 'the party, as behind the names above');
    parties = party !== undefined;
    options.add(name.text, () => ({ line: line.number, column: name.column }));
  }
  const title = reader.left === 0 ? null : readStrings(reader.take('the title'), 1)[0].text;
  // Wichmann's program writes a source and a comment behind the title, both quoted.
  for (let more = 1; reader.left > 0; more += 1) {
    const line = reader.take('a note');
    if (more > 2 || !line.text.trimStart().startsWith('"')) {
      unexpected(line, wordsOf(line.text)[0]!, 'the end of the file');
    }
    readStrings(line, 1);
  }
  return { options: options.list, title };
}

/** A comment begins with `#`, at the beginning of a line or behind a blank, and not in a quoted name. */
export function withoutComment(text: string): string {
  if (!text.includes('#') || text.trimStart().startsWith('"')) return text;
  const start = text.search(/(?:^|\s)#/);
  return start === -1 ? text : text.slice(0, start);
}

function namesInComments(lines: readonly Line[], count: number): (Word & { readonly line: Line })[] {
  const found = lines.flatMap((line) => {
    const parts = /^\s*#\s*ALTERNATIVE NAME (\d+):/.exec(line.text);
    if (parts === null) return [];
    const name = line.text.slice(parts[0].length);
    return [{ number: Number(parts[1]), text: name.trim(), line, column: parts[0].length + name.search(/\S|$/) + 1 }];
  });
  if (found.length === 0) return [];
  for (const [index, { number, line }] of found.entries()) {
    if (number !== index + 1) unexpected(line, wordsOf(line.text)[0]!, `the name of option ${index + 1}`);
  }
  if (found.length !== count) fileEnds(lines, `the names of ${count} options`);
  return found;
}

/** Up to so many texts in quotes, in which `""` is a quote; or one that fills the line. */
function readStrings(line: Line, most: 1 | 2): [Word, Word?] {
  const start = line.text.search(/\S/);
  if (line.text[start] !== '"') return [{ text: withoutComment(line.text).trim(), column: start + 1 }];
  const first = readQuoted(line, start);
  const next = first.end + line.text.slice(first.end).search(/\S|$/);
  const second = most === 2 && line.text[next] === '"' ? readQuoted(line, next) : null;
  const end = (second ?? first).end;
  const word = wordsOf(withoutComment(line.text.slice(end)))[0];
  if (word !== undefined) unexpected(line, { text: word.text, column: end + word.column }, 'the end of the line');
  return second === null ? [first] : [first, second];
}

function readQuoted(line: Line, start: number): Word & { readonly end: number } {
  let end = start + 1;
  while (end < line.text.length && (line.text[end] !== '"' || line.text[end + 1] === '"')) {
    end += line.text[end] === '"' ? 2 : 1;
  }
  if (end >= line.text.length) return endsTooSoon(line, 'the closing quote of the name');
  const text = line.text
    .slice(start + 1, end)
    .replaceAll('""', '"')
    .trim();
  return { text, column: start + 1, end: end + 1 };
}
