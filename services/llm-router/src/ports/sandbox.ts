import type { FileEntry, NewVersion, Standing } from '../domain/tools/file-rules.ts';
import type { SandboxPath } from '../domain/tools/sandbox-path.ts';

/** A part of a file's text, counted in characters (Unicode code points). */
export type FilePart = {
  readonly file: FileEntry;
  /** How many characters the whole file has. */
  readonly length: number;
  readonly text: string;
};

/** The files of one discussion. Nothing in it can name another discussion's. */
export interface Sandbox {
  /** Every file, by path; `under`: those in this folder and below. */
  list(under: SandboxPath | null): Promise<readonly FileEntry[]>;
  /** null: there is no such file. Past its end the text is empty. */
  read(path: SandboxPath, offset: number, limit: number): Promise<FilePart | null>;
  /** What stands at a path; nobody else writes into this sandbox until the work at hand is committed. */
  hold(path: SandboxPath): Promise<Standing>;
  /** Writes what was judged by the standing that is held. */
  put(version: NewVersion, writtenBy: string): Promise<void>;
}

/** For people who read what the agents wrote. */
export interface Artifacts {
  list(workspaceId: string, discussionId: string): Promise<readonly FileEntry[]>;
  read(
    workspaceId: string,
    discussionId: string,
    path: SandboxPath,
  ): Promise<{ readonly file: FileEntry; readonly text: string } | null>;
}
