import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { freePort, startProcess, until } from '@maestro/testing';
import type { Outcome } from './check.ts';
import { inClone } from './clone.ts';

/** What a fresh clone does not have. */
const NOT_CLONED = new Set([
  'node_modules',
  '.git',
  '.maestro',
  '.angular',
  'dist',
  'test-results',
  'playwright-report',
]);
const FIRST_START_MS = 5 * 60_000;
const SECOND_START_MS = 15_000;
const STOP_MS = 10_000;

/**
 * Copies the project without anything installed, into a folder nobody else may enter, types `npm start` twice and
 * stops it each time. Three verdicts: it starts, it starts again quickly, it leaves nothing behind.
 */
export async function bareCloneStarts(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-clone-'));
  const clone = join(folder, 'clone');
  cpSync(inClone(), clone, { recursive: true, filter: (path) => !NOT_CLONED.has(basename(path)) });
  const output: string[] = [];
  const verdicts: boolean[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      verdicts.push(true);
    } catch (error) {
      verdicts.push(false);
      output.push(`${what}: ${String(error)}`);
    }
  };
  try {
    await attempt('first start', () => startAndStop(clone, FIRST_START_MS, output));
    await attempt('second start', () => startAndStop(clone, SECOND_START_MS, output));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const passed = verdicts.filter(Boolean).length;
  return { passed, failed: verdicts.length - passed, output: output.join('\n') };
}

async function startAndStop(clone: string, startMs: number, output: string[]): Promise<void> {
  const port = await freePort();
  const started = await startProcess({
    name: 'npm start',
    command: 'npm',
    args: ['start'],
    cwd: clone,
    env: { ...strangersEnvironment(), PORT: String(port) },
    output: (line) => output.push(line),
  });
  const stop = (): Promise<boolean> => started.stop('SIGINT', STOP_MS);
  try {
    await until('npm start is ready', startMs, async () => {
      if (started.exit()) throw new Error('npm start has ended');
      const reply = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
      return reply?.status === 200;
    });
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    if (!page.includes('<html')) throw new Error('the gateway does not serve the app');
  } catch (error) {
    await stop();
    throw error;
  }
  if (!(await stop())) throw new Error(`it did not stop within ${STOP_MS / 1000} s`);
}

/** Ours without what npm and our own bootstrap have put into it. */
function strangersEnvironment(): Record<string, string> {
  const own = /^(npm_|INIT_CWD$|NODE_COMPILE_CACHE$|(NATS|DATABASE|REDIS)_URL$)/;
  const env = Object.entries(process.env).filter(([name]) => !own.test(name)) as [string, string][];
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(env), PATH: path.join(delimiter) };
}
