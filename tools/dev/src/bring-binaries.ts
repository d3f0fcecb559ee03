import { execFile } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { locateBinary, UNPACKED } from '@maestro/testing';
import { step, say } from './progress.ts';

const run = promisify(execFile);

/** A program that npm does not bring: under which names it is known, and in which Debian package it is. */
export type Binary = {
  readonly what: string;
  readonly names: readonly string[];
  readonly debianPackage: string;
  readonly byHand: string;
};

export const NATS: Binary = {
  what: 'NATS server',
  names: ['nats-server'],
  debianPackage: 'nats-server',
  byHand: 'apt-get install nats-server, brew install nats-server, or https://github.com/nats-io/nats-server/releases',
};
export const REDIS: Binary = {
  what: 'Redis',
  names: ['redis-server'],
  debianPackage: 'redis-server',
  byHand: 'apt-get install redis-server, or brew install redis',
};
export const CHROMIUM: Binary = {
  what: 'Chromium',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debianPackage: 'chromium',
  byHand: 'apt-get install chromium, or brew install --cask chromium',
};

export const locate = ({ names }: Binary): string | null =>
  names.map(locateBinary).find((found) => found !== null) ?? null;

/** Finds each on PATH, else installs it (root), else unpacks it beside our data. Throws saying what to do by hand. */
export async function bringBinaries(wanted: readonly Binary[]): Promise<void> {
  const missing = wanted.filter((binary) => locate(binary) === null);
  if (missing.length === 0) return;
  const what = missing.map((binary) => binary.what).join(' and ');
  const refused: string[] = [];
  for (const [how, bring] of ways(missing.map((binary) => binary.debianPackage))) {
    say(`${what} not found on PATH: ${how} …`);
    try {
      await step(`${what} brought`, () => bring());
    } catch (error) {
      refused.push(`${how}: ${firstLines(error)}`);
      continue;
    }
    const absent = missing.filter((binary) => locate(binary) === null);
    if (absent.length === 0) return;
    refused.push(`${how}: done, but ${absent.map((binary) => binary.names[0]).join(', ')} is still not there`);
  }
  throw new Error(
    [
      `${what} could not be brought. Install by hand and start again:`,
      ...missing.map((binary) => `  ${binary.what}: ${binary.byHand}`),
      ...refused.map((reason) => `(${reason})`),
    ].join('\n'),
  );
}

type Way = readonly [how: string, bring: () => Promise<void>];

function ways(packages: readonly string[]): Way[] {
  if (locateBinary('apt-get') === null) return [];
  const installing: Way = ['installing with apt', () => install(packages)];
  const unpacking: Way = ['unpacking Debian packages into .maestro', () => unpack(packages)];
  return process.getuid?.() === 0 ? [installing, unpacking] : [unpacking];
}

const APT_ENV = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
const MINUTES = 60_000;

async function install(packages: readonly string[]): Promise<void> {
  const command = ['install', '-y', '--no-install-recommends', ...packages];
  const restore = keepServicesDown();
  try {
    await run('apt-get', command, { env: APT_ENV, timeout: 10 * MINUTES }).catch(async () => {
      await run('apt-get', ['update'], { env: APT_ENV, timeout: 5 * MINUTES });
      await run('apt-get', command, { env: APT_ENV, timeout: 10 * MINUTES });
    });
  } finally {
    restore();
  }
}

/** Debian starts servers it installs; we want the programs, not services on the machine's default ports. */
function keepServicesDown(): () => void {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return () => undefined;
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(policy, { force: true });
}

/** Fetches the packages and what they need and is not installed, and unpacks them without root. */
async function unpack(packages: readonly string[]): Promise<void> {
  const home = dirname(UNPACKED);
  const options = await aptOptions(packages, join(home, 'apt'));
  const names = await closure(packages, options);
  const downloads = mkdtempSync(join(tmpdir(), 'maestro-packages-'));
  const files = join(home, 'files');
  mkdirSync(files, { recursive: true });
  try {
    await run('apt-get', [...options, 'download', ...names], { cwd: downloads, env: APT_ENV, timeout: 10 * MINUTES });
    for (const file of readdirSync(downloads)) await run('dpkg', ['-x', join(downloads, file), files]);
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  wrap(files);
}

/** apt's own package lists where they know the packages, else lists of our own. */
async function aptOptions(packages: readonly string[], home: string): Promise<readonly string[]> {
  if (await closure(packages, []).then(Boolean, () => false)) return [];
  mkdirSync(join(home, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(home, 'archives', 'partial'), { recursive: true });
  const options = [`Dir::State::lists=${join(home, 'lists')}`, `Dir::Cache=${home}`].flatMap((o) => ['-o', o]);
  await run('apt-get', [...options, 'update'], { env: APT_ENV, timeout: 5 * MINUTES });
  return options;
}

/** The packages and everything they need that is not installed. */
async function closure(packages: readonly string[], options: readonly string[]): Promise<string[]> {
  const args = [...options, 'install', '--simulate', '--no-install-recommends', ...packages];
  const { stdout } = await run('apt-get', args, { env: APT_ENV });
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
}

/** Small scripts that run the unpacked programs with the libraries unpacked beside them. */
function wrap(files: string): void {
  mkdirSync(UNPACKED, { recursive: true });
  const libraries = globSync(['usr/lib/*-linux-gnu*', 'lib/*-linux-gnu*'], { cwd: files }).map((f) => join(files, f));
  for (const program of globSync(['usr/bin/*', 'usr/sbin/*'], { cwd: files })) {
    const script = join(UNPACKED, program.split('/').at(-1)!);
    const path = `LD_LIBRARY_PATH="${libraries.join(':')}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`;
    writeFileSync(script, `#!/bin/sh\n${path} exec "${join(files, program)}" "$@"\n`);
    chmodSync(script, 0o755);
  }
}

function firstLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n').slice(0, 3).join(' ');
}
