import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inClone, KEPT } from './clone.ts';

/** The built app, as the gateway serves it. */
export const WEB_ROOT = inClone('frontend', 'dist');

const SOURCES = [
  'frontend/src/**',
  'frontend/public/**',
  'frontend/*.json',
  'libs/{ballot-chain,contracts,kernel,opinion,tally}/src/**/*.ts',
];
const stamp = join(KEPT, 'app-built-from');

/** Builds the Angular app where its sources changed. Whether it took the place of an older one. */
export async function buildApp(): Promise<boolean> {
  const sources = fingerprint();
  const before = existsSync(join(WEB_ROOT, 'index.html')) && existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
  if (before === sources) return false;
  const build = spawn(process.execPath, [inClone('node_modules/@angular/cli/bin/ng.js'), 'build'], {
    cwd: inClone('frontend'),
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [build.stdout, build.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(build, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the app does not build:\n${output.trim()}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
  return before !== null;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(inClone('package-lock.json')));
  const files = globSync(SOURCES, { cwd: inClone(), withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(inClone().length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}
