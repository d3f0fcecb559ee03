import type { Command } from 'commander';
import type { ExitCode, Io } from './io.ts';

/**
 * One command of the tool: a file in `commands/`, listed in `commands/index.ts`.
 * `define` says its arguments and options and hands what it does to `run`, which keeps the exit code.
 */
export type CommandFile = {
  readonly name: string;
  readonly summary: string;
  readonly define: (command: Command, io: Io, run: (work: Promise<ExitCode>) => Promise<void>) => void;
};
