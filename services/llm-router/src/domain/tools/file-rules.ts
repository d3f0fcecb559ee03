import { err, ok, type Result } from '@maestro/kernel';
import { bytesOf, type SandboxPath } from './sandbox-path.ts';

/** What one discussion may keep. */
export const SANDBOX_LIMITS = { files: 200, bytes: 4 * 1024 * 1024, fileBytes: 128 * 1024 } as const;

/** A file without its text. */
export type FileEntry = {
  readonly path: string;
  /** 1 when it was first written, one more with every writing. */
  readonly version: number;
  /** In UTF-8. */
  readonly bytes: number;
  /** Participant who wrote this version. */
  readonly writtenBy: string;
  readonly writtenAt: Date;
};

/** What stands where somebody wants to write. */
export type Standing = {
  readonly used: { readonly files: number; readonly bytes: number };
  readonly file: FileEntry | null;
  /** A file where the path needs a folder, or a file that stands in a folder of the path's name; null: neither. */
  readonly inTheWay: string | null;
};

/** A version to be written. `growth`: by how much the sandbox grows, in bytes; may be negative. */
export type NewVersion = {
  readonly path: SandboxPath;
  readonly text: string;
  readonly version: number;
  readonly bytes: number;
  readonly growth: number;
};

/** Everything below the space but line breaks and tabs, the byte-order mark, and what cannot be written as UTF-8. */
const NO_TEXT = /[\p{Cc}--[\n\r\t]]|\u{feff}|\u{fffe}|\u{ffff}/v;

/** Why this is no text to keep; null where it is. */
export function problemOfText(text: string): string | null {
  if (!text.isWellFormed() || NO_TEXT.test(text)) {
    return 'files hold UTF-8 text without control characters; binary content is refused';
  }
  const bytes = bytesOf(text);
  return bytes <= SANDBOX_LIMITS.fileBytes
    ? null
    : `a file has at most ${SANDBOX_LIMITS.fileBytes} bytes; this text has ${bytes}`;
}

/**
 * Whether a text may be written. Whoever writes names the version they have read (0: there is none yet), so that nobody's
 * words are replaced unseen.
 */
export function judgeWriting(
  standing: Standing,
  path: SandboxPath,
  text: string,
  expected: number,
): Result<NewVersion, string> {
  const problem = problemOfText(text);
  if (problem !== null) return err(problem);
  const { used, file, inTheWay } = standing;
  if (inTheWay !== null) return err(`${inTheWay} is in the way: a name is a file or a folder`);
  if (file && expected !== file.version) return err(overtaken(file, expected));
  if (!file && expected !== 0) return err(`${path.text} does not exist; write it with version 0`);
  const bytes = bytesOf(text);
  const growth = bytes - (file?.bytes ?? 0);
  if (!file && used.files >= SANDBOX_LIMITS.files) return err(`the sandbox is full: ${SANDBOX_LIMITS.files} files`);
  if (growth > 0 && used.bytes + growth > SANDBOX_LIMITS.bytes) {
    return err(`the sandbox is full: ${SANDBOX_LIMITS.bytes - used.bytes} bytes are left, this needs ${growth} more`);
  }
  return ok({ path, text, version: (file?.version ?? 0) + 1, bytes, growth });
}

const overtaken = (file: FileEntry, expected: number): string =>
  expected === 0
    ? `${file.path} exists, version ${file.version} by ${file.writtenBy}; read it and write again with version ${file.version}`
    : `${file.path} is at version ${file.version} by ${file.writtenBy}, you named version ${expected}; read it and write again`;
