import { err, ok, type Result } from '@maestro/kernel';

/** Where a file stands in a discussion's sandbox: `decisions/storage.md`. */
export type SandboxPath = {
  /** As it is shown: normalised (NFC), segments parted by `/`. */
  readonly text: string;
  /** Names the file: two paths that differ only in case, as most disks see it, are one file. */
  readonly key: string;
  /** Keys of the folders it stands in, outermost first. */
  readonly folders: readonly string[];
};

const LONGEST_PATH_BYTES = 240;
const LONGEST_SEGMENT_BYTES = 100;
const DEEPEST = 8;

/** Devices of Windows, with any extension: a download by such a name opens no file there. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** What some file system, shell or URL reads as more than a letter. */
const SPECIAL = /[\\:*?"<>|%]/;
/** Control, formatting (also of direction), private and unassigned characters, and every space but the plain one. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/**
 * Reads a path as a model, or a person's URL, writes it. Nothing is resolved or repaired: what could mean two places is
 * refused with its reason, so a path either names one file inside the sandbox or none at all.
 */
export function readSandboxPath(written: string): Result<SandboxPath, string> {
  if (!written.isWellFormed()) return err('a path is well-formed Unicode');
  const text = written.normalize('NFC');
  const problem = problemOf(text) ?? problemOfCompatible(text);
  if (problem !== null) return err(problem);
  const key = keyOf(text);
  const segments = key.split('/');
  return ok({ text, key, folders: segments.slice(1).map((_, i) => segments.slice(0, i + 1).join('/')) });
}

/** Case is folded in both directions: `ẞ`, `ß` and `SS` are one name, as `İ` and `i̇` are. */
const keyOf = (text: string): string => text.toUpperCase().toLowerCase().normalize('NFC');

function problemOf(text: string): string | null {
  if (text === '') return 'a path is not empty';
  if (bytesOf(text) > LONGEST_PATH_BYTES) return `a path has at most ${LONGEST_PATH_BYTES} bytes`;
  if (text.startsWith('/')) return 'a path does not begin with /: it is read from the root of the sandbox';
  if (UNSEEN.test(text)) return 'a path holds no invisible characters';
  if (SPECIAL.test(text)) return 'a path holds none of \\ : * ? " < > | %';
  const segments = text.split('/');
  if (segments.length > DEEPEST) return `a path has at most ${DEEPEST} segments`;
  return segments.map(problemOfSegment).find((problem) => problem !== null) ?? null;
}

function problemOfSegment(segment: string): string | null {
  if (segment === '') return 'a path has no empty segments';
  if (segment === '.' || segment === '..') return 'a path has no . or .. segments';
  if (bytesOf(segment) > LONGEST_SEGMENT_BYTES) return `a segment has at most ${LONGEST_SEGMENT_BYTES} bytes`;
  if (/^[ ]|[ .]$/.test(segment)) return 'a segment has no margins of spaces and does not end with a dot';
  if (segment.startsWith('~')) return 'a segment does not begin with ~';
  if (DEVICE.test(segment)) return `${segment} is the name of a device`;
  return null;
}

/** Letters that only look like `/`, `..` or a device (`．．／ＣＯＮ`) are read as what they look like. */
function problemOfCompatible(text: string): string | null {
  const compatible = text.normalize('NFKC');
  if (compatible === text) return null;
  if (compatible.split('/').length !== text.split('/').length) return 'a path holds no letters that look like /';
  return problemOf(compatible);
}

const encoder = new TextEncoder();
/** Length in UTF-8. */
export const bytesOf = (text: string): number => encoder.encode(text).length;
