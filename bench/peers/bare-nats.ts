import { join } from 'node:path';
import { freePort, runNats, temporaryFolder, type NatsServer } from '@maestro/testing';

/** A bus with JetStream and nothing else: no users, no permissions, its own data. `stop` removes it. */
export async function startBareNats(): Promise<NatsServer> {
  const folder = temporaryFolder('bare-nats');
  const server = await runNats({
    dataDir: folder.path,
    logFile: join(folder.path, 'log'),
    port: await freePort(),
    configuration: ({ port, storeDir }) => `listen: "127.0.0.1:${port}"\njetstream { store_dir: "${storeDir}" }\n`,
  });
  return { ...server, stop: (graceMs) => server.stop(graceMs).finally(folder.remove) };
}
