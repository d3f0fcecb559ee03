// What must work before anything is installed: plain JavaScript, no dependency, any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, '.bin', 'node');
const marker = join(modules, '.maestro-installed');

/** Installs what the lock file names where it changed, then runs `tools/dev/src/<script>` under the pinned Node. */
export async function run(script) {
  installIfChanged();
  const node = usableNode();
  const child = spawn(node, [join(root, 'tools', 'dev', 'src', script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(modules, '.bin')}:${process.env.PATH}`,
      NODE_COMPILE_CACHE: join(root, '.maestro', 'compile-cache'),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) outliveNobody(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** npm waits for us; when it was killed instead, nobody is left who could stop what runs. */
function outliveNobody(stop) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
}

function installIfChanged() {
  const wanted = fingerprint();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  if (isInstalled()) {
    writeFileSync(marker, wanted);
    return;
  }
  const unlock = lock();
  try {
    const began = Date.now();
    console.log('installing packages (about a minute the first time) …');
    const clean = npm('ci');
    if (clean.status !== 0) {
      console.log(`npm ci failed, trying npm install instead. It said:\n${lastLines(clean)}`);
      const plain = npm('install');
      if (plain.status !== 0) fail(`npm install failed too:\n${lastLines(plain)}`);
    }
    writeFileSync(marker, wanted);
    console.log(`installed packages in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  } finally {
    unlock();
  }
}

/** Whether what npm has noted down as installed is what the lock file names: somebody ran npm by hand. */
function isInstalled() {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const noted = join(modules, '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = read(noted);
  return Object.entries(read(join(root, 'package-lock.json'))).every(
    ([path, { version, link, optional }]) =>
      !path.includes('node_modules/') ||
      optional ||
      (link ? installed[path]?.link : installed[path]?.version === version),
  );
}

function npm(command) {
  // `npm_execpath` is set when npm runs us: the same npm, wherever it lives.
  const path = process.env.npm_execpath;
  const args = [command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'development' } };
  return path ? spawnSync(process.execPath, [path, ...args], options) : spawnSync('npm', args, options);
}

const lastLines = ({ stderr, stdout, error }) =>
  (error?.message ?? `${stdout}${stderr}`).trim().split('\n').slice(-15).join('\n');

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function usableNode() {
  if (existsSync(pinnedNode)) return pinnedNode;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    'the pinned Node 24 (npm package "node") is missing: its install script did not run.\n' +
      'Allow it and install again:  npm config delete ignore-scripts && rm -rf node_modules && npm ci',
  );
}

/** Two installs in one folder would delete each other's files. */
function lock() {
  const path = join(root, '.maestro', 'install.lock');
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch {
    const other = Number(readFileSync(path, 'utf8'));
    if (isAlive(other))
      fail(`another install is under way in this clone (process ${other}); wait for it and try again`);
    writeFileSync(path, String(process.pid));
  }
  return () => rmSync(path, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
