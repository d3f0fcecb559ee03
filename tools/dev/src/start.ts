import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { isFreePort, type Exit } from '@maestro/testing';
import { bringBinaries, NATS, REDIS } from './bring-binaries.ts';
import { buildApp, WEB_ROOT } from './build-app.ts';
import { KEPT } from './clone.ts';
import { prettyLine } from './pretty-log.ts';
import { say, seconds, step } from './progress.ts';
import { takeRunLock } from './run-lock.ts';
import { startStack, type ProcessName, type Stack } from './stack.ts';

const HELP = `npm start [-- --fresh]
  --fresh   forget all discussions: wipes the data of the private servers first
  PORT      where the app is served (default 8080)
  NATS_URL, DATABASE_URL, REDIS_URL   use these servers instead of private ones`;

const DATA = ['postgres', 'nats', 'redis', 'secrets.json', 'logs', 'traces'];

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const began = performance.now();
  const port = readPort();
  const address = `http://127.0.0.1:${port}`;
  const lock = await takeRunLock(join(KEPT, 'run.json'), address, say);
  const stopAsked = askedToStop();
  const died = Promise.withResolvers<[ProcessName, Exit]>();

  let stack: Stack | undefined;
  try {
    if (!(await isFreePort(port))) {
      throw new Error(`port ${port} is taken by another program; choose another one:  PORT=${port + 1} npm start`);
    }
    if (values.fresh) for (const name of DATA) rmSync(join(KEPT, name), { recursive: true, force: true });
    const external = externalServers();
    await bringBinaries([...(external.natsUrl ? [] : [NATS]), ...(external.redisUrl ? [] : [REDIS])]);
    if (await step('app is built', buildApp)) say('  (its sources had changed)');
    stack = await startStack({
      dataDir: KEPT,
      port,
      external,
      webRoot: WEB_ROOT,
      signal: stopAsked,
      onProgress: (what, ms) => say(`${styleText('green', '✓')} ${what} ${styleText('dim', seconds(ms))}`),
      onLine: (name, line) => say(prettyLine(name, line)),
      onSpawn: (name, pid) => lock.add(name, pid),
      onDeath: (name, exit) => died.resolve([name, exit]),
    });
    say('');
    say(styleText('bold', `Maestro Discussions is ready: ${styleText('underline', stack.baseUrl)}`));
    say(styleText('dim', `started in ${seconds(performance.now() - began)}; Ctrl-C stops everything`));

    const asked = stopAsked.aborted || once(stopAsked, 'abort');
    const end = await Promise.race([died.promise, asked]);
    if (stopAsked.aborted) return 0;
    const [name, { signal, code }] = end as [ProcessName, Exit];
    shout(`${name} has died (${signal ?? `exit code ${code}`}). Nothing is restarted: stopping all.`);
    return 1;
  } catch (error) {
    if (!stopAsked.aborted) throw error;
    say('stopped before it was ready');
    return 0;
  } finally {
    if (stack) {
      say('stopping …');
      const stopping = performance.now();
      await stack.stop();
      say(`everything has stopped (${seconds(performance.now() - stopping)})`);
    }
    lock.release();
  }
}

/** Aborted by Ctrl-C, by SIGTERM, and when nobody is left who could send either. */
function askedToStop(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.stdout.on('error', stop);
  const bootstrap = process.ppid;
  setInterval(() => process.ppid !== bootstrap && stop(), 1_000).unref();
  return controller.signal;
}

function readPort(): number {
  const text = process.env['PORT'] || '8080';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT must be a port number, not "${text}"`);
  return port;
}

function externalServers(): { natsUrl?: string; databaseUrl?: string; redisUrl?: string } {
  const { NATS_URL, DATABASE_URL, REDIS_URL } = process.env;
  return {
    ...(NATS_URL && { natsUrl: NATS_URL }),
    ...(DATABASE_URL && { databaseUrl: DATABASE_URL }),
    ...(REDIS_URL && { redisUrl: REDIS_URL }),
  };
}

function shout(line: string): void {
  console.error(styleText(['bold', 'red'], `\n${'!'.repeat(3)} ${line}\n`));
}

try {
  process.exitCode = await main();
} catch (error) {
  shout(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
