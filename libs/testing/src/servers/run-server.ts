import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, type Exit, type ProcessSpec, type RunningProcess } from '../processes/start-process.ts';

/** Milliseconds a server gets to answer, and to go. */
const START_MS = 20_000;
const STOP_MS = 8_000;

export type ServerSpec = Omit<ProcessSpec, 'output'> & {
  readonly logFile: string;
  readonly stopSignal: NodeJS.Signals;
  /** Whether the server can do its work now; may throw while it cannot. */
  readonly answers: () => Promise<boolean>;
};

export type RunningServer = {
  readonly name: string;
  pid(): number;
  /** null while it runs. */
  exit(): Exit | null;
  /** Calls back whenever the process ends without having been told to. */
  onDeath(listener: (exit: Exit) => void): void;
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again on the same port and data, after stopping what still runs. */
  restart(): Promise<void>;
};

/** Starts a server and waits until it answers. */
export async function runServer(spec: ServerSpec): Promise<RunningServer> {
  const listeners: ((exit: Exit) => void)[] = [];
  let told = false;
  let current: RunningProcess;

  async function start(): Promise<void> {
    current = await startUntilItAnswers(spec);
    told = false;
    const started = current;
    void started.exited.then((exit) => {
      if (!told && started === current) for (const listener of listeners) listener(exit);
    });
  }
  async function stop(): Promise<void> {
    told = true;
    await current.stop(spec.stopSignal, STOP_MS);
  }

  await start();
  return {
    name: spec.name,
    pid: () => current.pid,
    exit: () => current.exit(),
    onDeath: (listener) => void listeners.push(listener),
    stop,
    async kill() {
      told = true;
      await current.kill();
    },
    async restart() {
      await stop();
      await start();
    },
  };
}

/** A server that ends while starting is tried again: after a SIGKILL its last children may still hold the data. */
async function startUntilItAnswers(spec: ServerSpec): Promise<RunningProcess> {
  const end = performance.now() + START_MS;
  for (;;) {
    const started = await launch(spec);
    while (!started.exit()) {
      if (await spec.answers().catch(() => false)) return started;
      if (performance.now() > end) {
        await started.kill();
        throw new Error(`${spec.name} did not answer within ${START_MS / 1000} s:\n${lastLines(spec.logFile)}`);
      }
      await sleep(15);
    }
    const { code, signal } = started.exit()!;
    if (performance.now() > end - START_MS / 2) {
      throw new Error(`${spec.name} ended while starting (${signal ?? code}):\n${lastLines(spec.logFile)}`);
    }
    await sleep(250);
  }
}

async function launch(spec: ServerSpec): Promise<RunningProcess> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'a');
  try {
    return await startProcess({ ...spec, output: log });
  } finally {
    closeSync(log);
  }
}

function lastLines(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}
