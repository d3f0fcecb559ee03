import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { natsServerConfig } from '@maestro/messaging';
import {
  freePorts,
  runNats,
  runPostgres,
  runRedis,
  runServer,
  type Exit,
  type Launch,
  type RunningServer,
} from '@maestro/testing';
import { runMigrations } from './run-migrations.ts';
import { keepSecrets, type Secrets } from './secrets.ts';
import { programsOf, PROGRAMS, type ProgramName, type ProgramSpec, type Servers } from './system.ts';

/** Milliseconds a program gets to answer as ready; ten of them may start at once on two slow cores. */
const READY_MS = 60_000;
/** Together below the ten seconds in which everything is gone after Ctrl-C. */
const DRAIN_MS = 8_000;
const SERVER_STOP_MS = 1_500;

export const SERVERS = ['postgres', 'nats', 'redis'] as const;
export type ServerName = (typeof SERVERS)[number];
export type ProcessName = ProgramName | ServerName;

export type StackOptions = {
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
  readonly onProgress?: (what: string, milliseconds: number) => void;
  /** Each line a program prints: JSON, except where Node itself speaks. */
  readonly onLine?: (name: ProcessName, line: string) => void;
  readonly onSpawn?: (name: ProcessName, pid: number) => void;
  /** Calls the start off: what has come up is stopped again. */
  readonly signal?: AbortSignal;
  /** A process ended that nobody had told to. It is not restarted. */
  readonly onDeath?: (name: ProcessName, exit: Exit) => void;
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
  /** One of them; throws where it is not ours. */
  process(name: ProcessName): RunningServer;
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
  const natsDir = join(dataDir, 'nats');
  const processes = new Map<ProcessName, RunningServer>();
  const logs: WriteStream[] = [];
  // Logs tell of one run; traces of discussions, which outlive it.
  rmSync(logDir, { recursive: true, force: true });
  mkdirSync(logDir, { recursive: true });

  async function begin<S extends RunningServer>(name: ProcessName, start: () => Promise<S>): Promise<S> {
    const began = performance.now();
    const server = await start();
    processes.set(name, server);
    server.onDeath((exit) => options.onDeath?.(name, exit));
    options.onProgress?.(name, performance.now() - began);
    return server;
  }

  const launch = (name: ProcessName): Launch => ({
    signal: options.signal,
    onSpawn: (pid) => options.onSpawn?.(name, pid),
  });

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(processes, logs));

  try {
    const [postgresPort, natsPort, redisPort, ...programPorts] = await freePorts(3 + PROGRAMS.length);
    const logFile = (name: string): string => join(logDir, `${name}.log`);
    const [postgres, nats, redis] = await settleAll([
      external.databaseUrl === undefined
        ? begin('postgres', () =>
            runPostgres({
              ...launch('postgres'),
              dataDir: join(dataDir, 'postgres'),
              logFile: logFile('postgres'),
              port: postgresPort!,
              password: secrets.postgres,
              durable: true,
            }),
          )
        : null,
      external.natsUrl === undefined
        ? begin('nats', () =>
            runNats({
              ...launch('nats'),
              dataDir: natsDir,
              logFile: logFile('nats'),
              port: natsPort!,
              configuration: (place) => natsServerConfig({ ...place, passwords: secrets.nats }),
            }),
          )
        : null,
      external.redisUrl === undefined
        ? begin('redis', () =>
            runRedis({
              ...launch('redis'),
              dataDir: join(dataDir, 'redis'),
              logFile: logFile('redis'),
              port: redisPort!,
            }),
          )
        : null,
    ]);
    const servers: Servers = {
      databaseUrl: external.databaseUrl ?? postgres!.url,
      natsUrl: external.natsUrl ?? nats!.url,
      redisUrl: external.redisUrl ?? redis!.url,
    };
    const ownBus = nats !== null;
    const migrate = (): Promise<void> => runMigrations({ servers, secrets, ownBus });
    const migrating = performance.now();
    await migrate();
    options.signal?.throwIfAborted();
    options.onProgress?.('migrations', performance.now() - migrating);

    const ports = Object.fromEntries(PROGRAMS.map((name, i) => [name, programPorts[i]!])) as Record<
      ProgramName,
      number
    >;
    if (options.port !== undefined) ports.gateway = options.port;
    const programs = programsOf({ servers, secrets, ownBus, ports, traceDir, webRoot, env });
    await settleAll(
      programs.map((program) => {
        const name = program.name as ProgramName;
        const log = createWriteStream(join(logDir, `${name}.jsonl`));
        logs.push(log);
        return begin(name, () =>
          runProgram(program, launch(name), (line) => {
            log.write(`${line}\n`);
            options.onLine?.(name, line);
          }),
        );
      }),
    );

    return {
      baseUrl: `http://127.0.0.1:${ports.gateway}`,
      providerUrl: `http://127.0.0.1:${ports['simulated-provider']}`,
      servers,
      secrets,
      traceDir,
      logDir,
      natsStoreDir: join(natsDir, 'store'),
      ports,
      processes,
      process(name) {
        const found = processes.get(name);
        if (!found) throw new Error(`${name} is not a process of this system`);
        return found;
      },
      migrate,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
    args: [entry],
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

/** All of them, or the first error once every one has come up or failed: nothing is left to start behind our back. */
async function settleAll<T extends readonly unknown[]>(all: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failed = (await Promise.allSettled(all)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return (await Promise.all(all)) as { -readonly [K in keyof T]: Awaited<T[K]> };
}

async function stopAll(
  processes: ReadonlyMap<ProcessName, RunningServer>,
  logs: readonly WriteStream[],
): Promise<void> {
  const isServer = (name: ProcessName): boolean => (SERVERS as readonly string[]).includes(name);
  const every = [...processes];
  const programs = every.filter(([name]) => !isServer(name));
  const servers = every.filter(([name]) => isServer(name));
  await Promise.all(programs.map(([, program]) => program.stop(DRAIN_MS)));
  await Promise.all(servers.map(([, server]) => server.stop(SERVER_STOP_MS)));
  await Promise.all(logs.map((log) => new Promise<void>((resolve) => log.end(resolve))));
}
