import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { freePorts, runServer, type Launch, type RunningServer } from '@maestro/testing';
import { natsStoreDir, SERVERS, startServers, type ServerName } from './private-servers.ts';
import { ProcessGroup, type GroupOptions } from './process-group.ts';
import { runMigrations } from './run-migrations.ts';
import { keepSecrets, type BusUser, type Secrets } from './secrets.ts';
import {
  busAccess,
  programsOf,
  PROGRAMS,
  type BusAccess,
  type ProgramName,
  type ProgramSpec,
  type Servers,
} from './system.ts';

/**
 * Room for the young (MB): the default begins at one, where what a turn needs for a moment is copied over and over, and goes
 * up to 64, twice, which is more than all that a thousand streams keep.
 */
const HEAP = ['--min-semi-space-size=16', '--max-semi-space-size=32'];
/** Milliseconds a program gets to answer as ready; ten of them may start at once on two slow cores. */
const READY_MS = 60_000;
/** Together below the ten seconds in which everything is gone after Ctrl-C. */
const DRAIN_MS = 8_000;
const SERVER_STOP_MS = 1_500;

export type ProcessName = ProgramName | ServerName;

export type StackOptions = GroupOptions<ProcessName> & {
  /** Data, secrets, logs and traces of this system; kept when it stops. */
  readonly dataDir: string;
  /** Where the gateway listens; a free port unless given. */
  readonly port?: number;
  /** Servers that run already and are used instead of private ones. */
  readonly external?: Partial<Servers>;
  /** The built app; null: the gateway serves no files. */
  readonly webRoot?: string | null;
  /** Environment of every program, over what the stack sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Each line a program prints: JSON, except where Node itself speaks. */
  readonly onLine?: (name: ProgramName, line: string) => void;
};

export type Stack = {
  /** `http://127.0.0.1:8080` */
  readonly baseUrl: string;
  readonly providerUrl: string;
  readonly servers: Servers;
  readonly secrets: Secrets;
  readonly traceDir: string;
  readonly logDir: string;
  /** Where the private NATS keeps its streams. */
  readonly natsStoreDir: string;
  /** HTTP port of each program. */
  readonly ports: Readonly<Record<ProgramName, number>>;
  /** Every process of this system by name; servers only where they are private. */
  readonly processes: ReadonlyMap<ProcessName, RunningServer>;
  /** One of them, to kill or restart; throws where it is not ours. */
  process(name: ProcessName): RunningServer;
  /** What somebody connects to the bus with. */
  busAccess(user: BusUser): BusAccess;
  /** Schemas, streams and consumers, as at the start: needed again when a server lost its data. */
  migrate(): Promise<void>;
  /** Programs drain first, then the servers go; all within ten seconds. Idempotent. */
  stop(): Promise<void>;
};

/** Starts the whole system as `npm start` does. What has begun is stopped again where one part does not come up. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, external = {}, webRoot = null, env = {} } = options;
  const secrets = keepSecrets(join(dataDir, 'secrets.json'));
  const logDir = join(dataDir, 'logs');
  const traceDir = join(dataDir, 'traces');
  // Logs tell of one run; traces of discussions, which outlive it.
  rmSync(logDir, { recursive: true, force: true });
  mkdirSync(logDir, { recursive: true });

  const group = new ProcessGroup<ProcessName>(options);
  const logs: WriteStream[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(group, logs));

  try {
    const servers = await startServers(group, { dataDir, logDir, secrets, external });
    const bus = { servers, secrets, ownBus: external.natsUrl === undefined };
    const migrate = (): Promise<void> => runMigrations(bus);
    await group.time('migrations', migrate);

    const ports = await portsOf(options.port);
    const programs = programsOf({ ...bus, ports, traceDir, webRoot, env }).map((program) => {
      const log = createWriteStream(join(logDir, `${program.name}.jsonl`));
      logs.push(log);
      const onLine = (line: string): void => {
        log.write(`${line}\n`);
        options.onLine?.(program.name, line);
      };
      return group.begin(program.name, (launch) => runProgram(program, launch, onLine));
    });
    await group.settled(programs);

    return {
      baseUrl: `http://127.0.0.1:${ports.gateway}`,
      providerUrl: `http://127.0.0.1:${ports['simulated-provider']}`,
      servers,
      secrets,
      traceDir,
      logDir,
      natsStoreDir: natsStoreDir(dataDir),
      ports,
      processes: group.members,
      process(name) {
        const found = group.members.get(name);
        if (!found) throw new Error(`${name} is not a process of this system`);
        return found;
      },
      busAccess: (user) => busAccess(bus, user),
      migrate,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function portsOf(gateway: number | undefined): Promise<Record<ProgramName, number>> {
  const free = await freePorts(PROGRAMS.length);
  const ports = Object.fromEntries(PROGRAMS.map((name, i) => [name, free[i]!])) as Record<ProgramName, number>;
  return gateway === undefined ? ports : { ...ports, gateway };
}

/** One of our own programs; it has started when it says that it is ready. */
function runProgram(
  { name, entry, port, env }: ProgramSpec,
  launch: Launch,
  onLine: (line: string) => void,
): Promise<RunningServer> {
  return runServer({
    ...launch,
    name,
    command: process.execPath,
    args: [...HEAP, entry],
    env,
    output: { onLine },
    stopSignal: 'SIGTERM',
    startMs: READY_MS,
    answers: async () => {
      const reply = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await reply.body?.cancel();
      return reply.status === 200;
    },
  });
}

async function stopAll(group: ProcessGroup<ProcessName>, logs: readonly WriteStream[]): Promise<void> {
  const isServer = (name: ProcessName): boolean => (SERVERS as readonly string[]).includes(name);
  await group.stop((name) => !isServer(name), DRAIN_MS);
  await group.stop(isServer, SERVER_STOP_MS);
  await Promise.all(logs.map((log) => new Promise<void>((resolve) => log.end(resolve))));
}
