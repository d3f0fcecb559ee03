import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess, type Exit, type ProcessSpec, type RunningProcess } from '../processes/start-process.ts';

/** Milliseconds to come up and to go, unless the spec says otherwise. */
const START_MS = 20_000;
const STOP_MS = 8_000;
const ABORT_MS = 1_500;

/** What whoever has a server started may want to hear of it, and the way to call it off while it starts. */
export type Launch = {
  readonly onSpawn?: ((pid: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type ServerSpec = Launch &
  Omit<ProcessSpec, 'output'> & {
    /** Where its lines go: a file, or one call each. */
    readonly output: { readonly file: string } | { readonly onLine: (line: string) => void };
    readonly stopSignal: NodeJS.Signals;
    /** Whether the server can do its work now; may throw while it cannot. */
    readonly answers: () => Promise<boolean>;
    readonly startMs?: number;
    /** Whether one that ends while starting is tried again for a while. */
    readonly insists?: boolean;
  };

/** A server, or one of our services: something that answers, can be killed, and comes back at the same place. */
export type RunningServer = {
  readonly name: string;
  pid(): number;
  /** null while it runs. */
  exit(): Exit | null;
  /** Calls back when the process ends without having been told to. */
  onDeath(listener: (exit: Exit) => void): void;
  /** Asks it to end, kills it after `graceMs`; false when it had to be killed. */
  stop(graceMs?: number): Promise<boolean>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again at the same place, after stopping what still runs; resolves when it answers. */
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
  async function stop(graceMs = STOP_MS): Promise<boolean> {
    told = true;
    return current.stop(spec.stopSignal, graceMs);
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

async function startUntilItAnswers(spec: ServerSpec): Promise<RunningProcess> {
  const { name, startMs = START_MS, insists = false } = spec;
  const end = performance.now() + startMs;
  for (;;) {
    const output = openOutput(spec.output);
    const started = await startProcess({ ...spec, output: output.to }).finally(output.close);
    spec.onSpawn?.(started.pid);
    while (!started.exit()) {
      if (spec.signal?.aborted) {
        await started.stop(spec.stopSignal, ABORT_MS);
        throw spec.signal.reason;
      }
      if (await spec.answers().catch(() => false)) return started;
      if (performance.now() > end) {
        await started.kill();
        throw new Error(`${name} did not answer within ${startMs / 1000} s:\n${output.tail()}`);
      }
      await sleep(15);
    }
    const { code, signal } = await started.exited;
    if (!insists || performance.now() > end - startMs / 2) {
      throw new Error(`${name} ended while starting (${signal ?? code}):\n${output.tail()}`);
    }
    await sleep(250);
  }
}

type Output = { readonly to: ProcessSpec['output']; readonly close: () => void; readonly tail: () => string };

const TAIL = 20;

function openOutput(output: ServerSpec['output']): Output {
  if ('file' in output) {
    const { file } = output;
    mkdirSync(dirname(file), { recursive: true });
    const to = openSync(file, 'a');
    const tail = (): string => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL).join('\n');
    return { to, close: () => closeSync(to), tail };
  }
  const last: string[] = [];
  const to = (line: string): void => {
    last.push(line);
    if (last.length > TAIL) last.shift();
    output.onLine(line);
  };
  return { to, close: () => undefined, tail: () => last.join('\n') };
}
