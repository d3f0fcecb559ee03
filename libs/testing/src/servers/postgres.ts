import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from '../processes/free-ports.ts';
import { serverEnvironment } from '../processes/run-mark.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { enterableBinaries } from './enterable-binaries.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { runServer, type Launch, type RunningServer } from './run-server.ts';
import { asUser, unprivilegedUser, type SystemUser } from './unprivileged-user.ts';

const USER = 'maestro';
const DATABASE = 'maestro';

export type PostgresServer = RunningServer & { readonly url: string };

export type PostgresOptions = Launch & {
  /** Made where it does not exist. Below folders that other users may enter, where root starts it. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
  readonly password: string;
  /** Whether a commit waits for the disk. Without it one still survives a killed server, not a killed machine. */
  readonly durable: boolean;
};

export async function runPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { dataDir, logFile, port, password, durable, ...launch } = options;
  const found = postgresBinaries(majorOfData(dataDir));
  const user = unprivilegedUser();
  const folder = enterableBinaries(found.folder, found.major, user);
  if (!existsSync(dataDir)) createCluster(folder, dataDir, password, user);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '150',
    shared_buffers: '64MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(!durable && { fsync: 'off', full_page_writes: 'off' }),
  };
  const url = (database: string): string =>
    `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const args = [
    '-D',
    dataDir,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ];
  const server = await runServer({
    ...launch,
    name: 'postgres',
    ...asUser(user, join(folder, 'postgres'), args, [dataDir]),
    env: { ...serverEnvironment(), LC_ALL: locale },
    cwd: dataDir,
    output: { file: logFile },
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    answers: () => createDatabase(url('postgres')),
    // After a SIGKILL the last children may still hold the data for a moment.
    insists: true,
  });
  return { ...server, url: url(DATABASE) };
}

/** A PostgreSQL of the test's own, empty, on a free port; `stop` removes its data. */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const folder = temporaryFolder('postgres');
  const server = await runPostgres({
    dataDir: join(folder.path, 'data'),
    logFile: join(folder.path, 'log'),
    port: await freePort(),
    password: 'maestro',
    durable,
  });
  return { ...server, stop: (graceMs) => server.stop(graceMs).finally(folder.remove) };
}

const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';

/** The version that made the data; null where there is none yet. */
function majorOfData(dataDir: string): number | null {
  return existsSync(dataDir) ? Number(readFileSync(join(dataDir, 'PG_VERSION'), 'utf8')) : null;
}

/** Made beside and moved into place: an interrupted attempt is never taken for a cluster. */
function createCluster(binaries: string, dataDir: string, password: string, user: SystemUser | undefined): void {
  const attempt = `${dataDir}.new`;
  const secret = `${dataDir}.secret`;
  rmSync(attempt, { recursive: true, force: true });
  mkdirSync(attempt, { recursive: true, mode: 0o700 });
  writeFileSync(secret, password, { mode: 0o600 });
  if (user) for (const path of [attempt, secret]) chownSync(path, user.uid, user.gid);
  try {
    const args = ['-D', attempt, '-U', USER, '--pwfile', secret, '--auth=scram-sha-256', '--encoding=UTF8'];
    const initdb = asUser(user, join(binaries, 'initdb'), [...args, `--locale=${locale}`], [attempt]);
    execFileSync(initdb.command, initdb.args, {
      ...initdb.user,
      cwd: dirname(dataDir),
      env: { ...serverEnvironment(), LC_ALL: locale },
      stdio: 'pipe',
    });
  } finally {
    rmSync(secret);
  }
  renameSync(attempt, dataDir);
}

/** Whether the server answers and the database is there. */
async function createDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } finally {
    await client.end();
  }
}
