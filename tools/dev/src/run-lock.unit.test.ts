import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, temporaryFolder, type RunningProcess } from '@maestro/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processStamp } from './process-stamp.ts';
import { takeRunLock } from './run-lock.ts';

const ADDRESS = 'http://127.0.0.1:8080';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let sleeper: RunningProcess;
beforeEach(async () => {
  folder = temporaryFolder('lock');
  path = join(folder.path, 'run.json');
  const args = ['-e', 'setInterval(() => undefined, 1000)'];
  sleeper = await startProcess({ name: 'sleeper', command: process.execPath, args, env: {}, output: () => undefined });
});
afterEach(async () => {
  await sleeper.kill();
  folder.remove();
});

const takeQuietly = () => takeRunLock(path, ADDRESS, () => undefined);
/** As if the run that took the lock had been killed. */
function killRunner(): void {
  const lock = JSON.parse(readFileSync(path, 'utf8')) as { runner: { stamp: string } };
  writeFileSync(path, JSON.stringify({ ...lock, runner: { ...lock.runner, stamp: 'of another process' } }));
}

it('lets nobody else run from this clone, and says where it runs', async () => {
  const lock = await takeQuietly();
  await expect(takeQuietly()).rejects.toThrow(`process ${process.pid}, ${ADDRESS}`);
  lock.release();
  (await takeQuietly()).release();
});

it('ends what a killed run left behind, and says so', async () => {
  (await takeQuietly()).add('sleeper', sleeper.pid);
  killRunner();
  const said: string[] = [];
  await takeRunLock(path, ADDRESS, (line) => said.push(line));
  expect(await sleeper.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(said.join()).toContain('sleeper');
});

it('never ends a process that only has the number of one of ours', async () => {
  const lock = await takeQuietly();
  lock.add('sleeper', sleeper.pid);
  killRunner();
  const file = JSON.parse(readFileSync(path, 'utf8')) as { children: { stamp: string }[] };
  const children = file.children.map((child) => ({ ...child, stamp: 'of an earlier process' }));
  writeFileSync(path, JSON.stringify({ ...file, children }));
  await takeQuietly();
  expect(sleeper.exit()).toBeNull();
});

it('is not stopped by a lock file cut in half', async () => {
  writeFileSync(path, '{"runner": {"pi');
  await takeQuietly();
});

it('tells a living process from one that has ended', async () => {
  expect(processStamp(sleeper.pid)).toBe(processStamp(sleeper.pid));
  await sleeper.kill();
  expect(processStamp(sleeper.pid)).toBeNull();
});
