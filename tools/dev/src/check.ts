import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startProcess } from '@maestro/testing';
import { inClone, KEPT } from './clone.ts';

export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  /** Shown where something failed. */
  readonly output: string;
};

/** One step of `npm test`; `npm test -- <name>` runs it alone. */
export type Check = {
  readonly name: string;
  readonly what: string;
  readonly run: (extra: readonly string[]) => Promise<Outcome>;
};

const MINUTE = 60_000;
/** The slowest check is far below; one that hangs must not take the others with it. */
const LIMIT_MS = 30 * MINUTE;

export type Command = {
  /** A program of node_modules/.bin, or a full path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

type Ended = { readonly ok: boolean; readonly output: string };

/** Runs a command to its end and keeps what it says. */
export async function execute({ program, args, cwd = inClone(), env = {} }: Command): Promise<Ended> {
  const lines: string[] = [];
  const child = await startProcess({
    name: program,
    command: program.startsWith('/') ? program : inClone('node_modules', '.bin', program),
    args,
    cwd,
    env: { ...plainEnvironment(), ...env },
    output: (line) => lines.push(line),
  });
  const timer = setTimeout(() => {
    lines.push(`ended after ${LIMIT_MS / MINUTE} minutes`);
    void child.kill();
  }, LIMIT_MS);
  const { code } = await child.exited;
  clearTimeout(timer);
  return { ok: code === 0, output: lines.join('\n').trim() };
}

/** Ours, without a terminal to colour for. */
function plainEnvironment(): Record<string, string> {
  const { FORCE_COLOR: _, ...env } = process.env as Record<string, string>;
  return { ...env, CI: 'true', NO_COLOR: '1' };
}

/** A tool that says yes or no counts as one. */
export async function oneVerdict(...commands: readonly Command[]): Promise<Outcome> {
  const outputs: string[] = [];
  let failed = false;
  for (const command of commands) {
    const { ok, output } = await execute(command);
    failed ||= !ok;
    if (!ok) outputs.push(output);
  }
  return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, output: outputs.join('\n') };
}

type Counts = { readonly passed: number; readonly failed: number };

/** A test runner counts its tests in a JSON report; one that ran nothing, or failed outside of a test, has failed. */
export async function countedTests(
  name: string,
  command: (reportFile: string) => Command,
  read: (report: unknown) => Counts,
): Promise<Outcome> {
  const reportFile = join(KEPT, 'reports', `${name}.json`);
  mkdirSync(dirname(reportFile), { recursive: true });
  rmSync(reportFile, { force: true });
  const { ok, output } = await execute(command(reportFile));
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, output: `${output}\n(no report was written)` };
  const { passed, failed } = read(JSON.parse(readFileSync(reportFile, 'utf8')));
  if (passed + failed === 0) return { passed, failed: 1, output: `${output}\n(no test was run)` };
  return { passed, failed: !ok && failed === 0 ? 1 : failed, output };
}

export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = report as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  // A file that does not even load has no test that could fail.
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}

export function playwrightCounts(report: unknown): Counts {
  const { stats, errors } = report as {
    stats: { expected: number; unexpected: number; flaky: number };
    errors: unknown[];
  };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
