import type { BallotFile, FormatName } from './ballot-file.ts';
import { readBlt } from './blt-read.ts';
import { readCsv } from './csv-read.ts';
import { readDebian } from './debian-read.ts';
import { FormatError } from './format-error.ts';
import { readJsonBallots } from './json-read.ts';
import { PREFLIB_TYPES, readPreflib, type PreflibType } from './preflib-read.ts';

/**
 * Reads ballots in any of the formats. A name that ends in `.json`, `.blt`, `.csv`, `.soc`, `.soi`, `.toc` or `.toi`
 * says which; any other name, such as `.txt`, leaves it to what the text begins like. Throws FormatError.
 */
export function readBallots(text: string, fileName = ''): BallotFile {
  // A byte order mark is no part of any format.
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const extension = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const preflib = PREFLIB_TYPES.find((type) => type === extension) ?? null;
  return READERS[preflib === null ? (BY_EXTENSION[extension] ?? formatOf(content)) : 'preflib'](content, preflib);
}

const READERS: Readonly<Record<FormatName, (text: string, preflib: PreflibType | null) => BallotFile>> = {
  json: readJsonBallots,
  blt: readBlt,
  preflib: readPreflib,
  debian: readDebian,
  csv: readCsv,
};

const BY_EXTENSION: Readonly<Record<string, FormatName | undefined>> = { json: 'json', blt: 'blt', csv: 'csv' };

/** What tells the formats apart, each by what no other has. */
function formatOf(text: string): FormatName {
  const first = /\S[^\r\n]*/.exec(text)?.[0].trimEnd() ?? '';
  if (first.startsWith('{')) return 'json';
  if (/^#\s*[A-Z][A-Z ]*\d*:/.test(first)) return 'preflib';
  if (/^\s*V:/m.test(text) && /Option\s+\w-*>/.test(text)) return 'debian';
  const uncommented = /^(?![ \t]*(?:#|$))[ \t]*\S[^\r\n]*/m.exec(text)?.[0].trim() ?? '';
  if (/^\d+\s+\d+(?:\s|$)/.test(uncommented)) return 'blt';
  if (/^\d+$/.test(first)) return 'preflib';
  if (first.includes(',')) return 'csv';
  throw new FormatError(
    { line: 1, column: 1 },
    'ballots as JSON, BLT, PrefLib, a Debian tally sheet or CSV',
    first === '' ? 'an empty file' : 'something else',
  );
}
