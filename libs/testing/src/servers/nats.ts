import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type Service } from '@maestro/contracts';
import { ADMIN_USER, natsServerConfig, provisionBus, type ServerConfigOptions } from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import { connect } from '@nats-io/transport-node';
import { freePort } from '../processes/free-ports.ts';
import { serverEnvironment } from '../processes/run-mark.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { requireBinary } from './locate-binary.ts';
import { repliesWith } from './probe.ts';
import { runServer, type Launch, type RunningServer } from './run-server.ts';

export type NatsServer = RunningServer & { readonly url: string; readonly storeDir: string };

export type NatsOptions = Launch & {
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
  /** The whole configuration file. */
  readonly configuration: (place: { readonly port: number; readonly storeDir: string }) => string;
};

export async function runNats({ dataDir, logFile, port, configuration, ...launch }: NatsOptions): Promise<NatsServer> {
  const storeDir = join(dataDir, 'store');
  const configFile = join(dataDir, 'nats.conf');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(configFile, configuration({ port, storeDir }), { mode: 0o600 });
  const server = await runServer({
    ...launch,
    name: 'nats',
    command: requireBinary('nats-server'),
    args: ['-c', configFile],
    env: serverEnvironment(),
    output: { file: logFile },
    stopSignal: 'SIGTERM',
    answers: () => repliesWith(port, '', 'INFO '),
  });
  return { ...server, url: `nats://127.0.0.1:${port}`, storeDir };
}

export type BusAccess = { readonly url: string; readonly user: string; readonly password: string };

export type TestBus = NatsServer & {
  /** What a service connects with; `admin` is the migration step. */
  access(user: Service | typeof ADMIN_USER): BusAccess;
  /** Creates the streams and consumers again, as the migration step does: they are gone with the store. */
  provision(): Promise<void>;
};

/**
 * A bus of the test's own, with every stream, consumer and credential of the product, on a free port;
 * `stop` removes its data.
 */
export async function startNats(): Promise<TestBus> {
  const folder = temporaryFolder('nats');
  const passwords = Object.fromEntries([...SERVICES, ADMIN_USER].map((user) => [user, `${user}-password`]));
  const server = await runNats({
    dataDir: folder.path,
    logFile: join(folder.path, 'log'),
    port: await freePort(),
    configuration: (place) => natsServerConfig({ ...place, passwords: passwords as ServerConfigOptions['passwords'] }),
  });
  const access: TestBus['access'] = (user) => ({ url: server.url, user, password: passwords[user]! });
  const provision = (): Promise<void> => provisionAs(access(ADMIN_USER));
  await provision();
  return { ...server, access, provision, stop: (graceMs) => server.stop(graceMs).finally(folder.remove) };
}

async function provisionAs({ url, user, password }: BusAccess): Promise<void> {
  const admin = await connect({ servers: url, user, pass: password });
  try {
    await provisionBus(admin, { logger: createLogger({ service: 'provision', level: 'warn' }) });
  } finally {
    await admin.close();
  }
}
