import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { descendantsOf } from './descendants.ts';

export type ProcessSpec = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another user to run as; only root may. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** A file descriptor both streams go to, or one call per line. */
  readonly output: number | ((line: string) => void);
};

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process in a process group of its own: what the terminal sends to us does not reach it. */
export type RunningProcess = {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** null while it runs. */
  exit(): Exit | null;
  send(signal: NodeJS.Signals): void;
  /** SIGKILL to it and all below it. */
  kill(): Promise<void>;
  /** Asks with `signal`, kills after `graceMs`; false when it had to be killed. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<boolean>;
};

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) killAll(child);
});

/** Rejects where the command cannot be started at all. */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const { output } = spec;
  const stream = typeof output === 'number' ? output : 'pipe';
  const child = spawn(spec.command, spec.args, {
    env: { ...spec.env },
    ...(spec.cwd !== undefined && { cwd: spec.cwd }),
    ...spec.user,
    detached: true,
    stdio: ['ignore', stream, stream],
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  await once(child, 'spawn');
  running.add(child);
  if (typeof output === 'function') {
    for (const source of [child.stdout, child.stderr]) {
      if (source) createInterface({ input: source }).on('line', output);
    }
  }

  const exit = (): Exit | null =>
    child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode };
  const kill = async (): Promise<void> => {
    killAll(child);
    await exited;
  };
  return {
    name: spec.name,
    pid: child.pid!,
    exited,
    exit,
    send: (signal) => void child.kill(signal),
    kill,
    async stop(signal, graceMs) {
      if (exit()) return true;
      child.kill(signal);
      const { promise: late, resolve } = Promise.withResolvers<'late'>();
      const timer = setTimeout(() => resolve('late'), graceMs);
      const first = await Promise.race([exited, late]);
      clearTimeout(timer);
      if (first !== 'late') return true;
      await kill();
      return false;
    },
  };
}

function killAll(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  for (const target of [-child.pid, ...descendantsOf(child.pid)]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
