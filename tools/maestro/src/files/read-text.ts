import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { FormatError, placeOf } from '@maestro/tally/formats';
import { EXIT, Failure } from '../io.ts';

/** More than any vote has; a bound on what is taken into memory. */
const LARGEST = 256 * 1024 * 1024;

/** A file that was read, or standard input, and the name to call it by. */
export type TextFile = { readonly name: string; readonly text: string };

/** Reads a file as UTF-8, `-` being standard input. Throws Failure where it cannot be read or is no text. */
export async function readText(path: string): Promise<TextFile> {
  const name = path === '-' ? '<stdin>' : path;
  const bytes = path === '-' ? await buffer(process.stdin) : await bytesOf(path);
  if (bytes.length > LARGEST) throw new Failure(EXIT.misused, `${name}: larger than ${LARGEST / 1024 / 1024} MB`);
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new Failure(EXIT.misused, `${name}:${firstBadPlace(bytes)}: expected text in UTF-8`);
  }
}

/** Runs a reader, and says of which file a FormatError is. */
export function within<T>({ name }: TextFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new Failure(EXIT.misused, `${name}:${error.line}:${error.column}: ${error.message}`);
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > LARGEST) throw new Failure(EXIT.misused, `${path}: larger than ${LARGEST / 1024 / 1024} MB`);
    return await file.readFile();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      EXIT.misused,
      `${path}: ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error)}`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'this file may not be read',
};

/** Where a text stops being UTF-8: the longest beginning that still is, by halving. */
function firstBadPlace(bytes: Buffer): string {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isBeginning(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const text = new TextDecoder().decode(bytes.subarray(0, good), { stream: true });
  const { line, column } = placeOf(text, text.length);
  return `${line}:${column}`;
}

/** Whether bytes are UTF-8 as far as they go: the last character may be cut. */
function isBeginning(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
