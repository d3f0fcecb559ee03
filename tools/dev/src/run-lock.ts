import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from '@maestro/testing';
import { processStamp } from './process-stamp.ts';

type Known = { readonly name: string; readonly pid: number; readonly stamp: string };
type LockFile = { readonly runner: Known; readonly address: string; readonly children: readonly Known[] };

export type RunLock = {
  /** Remembers a process, so that a later run can end it should this one be killed. */
  add(name: string, pid: number): void;
  release(): void;
};

/** One run per clone. Throws where another one is alive; ends what a killed one left behind. */
export async function takeRunLock(path: string, address: string, say: (line: string) => void): Promise<RunLock> {
  const before = readLock(path);
  if (before && isAlive(before.runner)) {
    throw new Error(
      `Maestro already runs from this clone (process ${before.runner.pid}, ${before.address}); stop it first with Ctrl-C there.`,
    );
  }
  await endLeftovers(before?.children ?? [], say);

  let file: LockFile = { runner: known('npm start', process.pid)!, address, children: [] };
  const write = (): void => writeFileSync(path, JSON.stringify(file, null, 2));
  mkdirSync(dirname(path), { recursive: true });
  write();
  return {
    add(name, pid) {
      const child = known(name, pid);
      if (!child) return;
      file = { ...file, children: [...file.children, child] };
      write();
    },
    release: () => rmSync(path, { force: true }),
  };
}

async function endLeftovers(children: readonly Known[], say: (line: string) => void): Promise<void> {
  const alive = children.filter(isAlive);
  if (alive.length === 0) return;
  say(`an earlier run was killed and left behind ${alive.map((child) => child.name).join(', ')}: ending them`);
  for (const child of alive) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  await until('the processes left behind have ended', 5_000, () => !alive.some(isAlive));
}

function known(name: string, pid: number): Known | null {
  const stamp = processStamp(pid);
  return stamp === null ? null : { name, pid, stamp };
}

const isAlive = ({ pid, stamp }: Known): boolean => processStamp(pid) === stamp;

function readLock(path: string): LockFile | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
