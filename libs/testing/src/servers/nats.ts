import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../processes/free-ports.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { requireBinary } from './locate-binary.ts';
import { repliesWith } from './probe.ts';
import { runServer, type RunningServer } from './run-server.ts';

export type NatsServer = RunningServer & { readonly url: string; readonly storeDir: string };

export type NatsOptions = {
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
  /** The whole configuration file. */
  readonly configuration: (place: { readonly port: number; readonly storeDir: string }) => string;
};

export async function runNats({ dataDir, logFile, port, configuration }: NatsOptions): Promise<NatsServer> {
  const storeDir = join(dataDir, 'store');
  const configFile = join(dataDir, 'nats.conf');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(configFile, configuration({ port, storeDir }), { mode: 0o600 });
  const server = await runServer({
    name: 'nats',
    command: requireBinary('nats-server'),
    args: ['-c', configFile],
    env: { PATH: process.env['PATH'] ?? '' },
    output: { file: logFile },
    stopSignal: 'SIGTERM',
    answers: () => repliesWith(port, '', 'INFO '),
  });
  return { ...server, url: `nats://127.0.0.1:${port}`, storeDir };
}

/** A NATS server with JetStream of the test's own, open to everybody and without streams, on a free port. */
export async function startOpenNats(): Promise<NatsServer> {
  const folder = temporaryFolder('nats');
  const server = await runNats({
    dataDir: folder.path,
    logFile: join(folder.path, 'log'),
    port: await freePort(),
    configuration: ({ port, storeDir }) =>
      `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(storeDir)} }\n`,
  });
  return { ...server, stop: (graceMs) => server.stop(graceMs).finally(folder.remove) };
}
