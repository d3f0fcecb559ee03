import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../processes/free-ports.ts';
import { serverEnvironment } from '../processes/run-mark.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { requireBinary } from './locate-binary.ts';
import { repliesWith } from './probe.ts';
import { runServer, type Launch, type RunningServer } from './run-server.ts';

export type RedisServer = RunningServer & { readonly url: string };

export type RedisOptions = Launch & { readonly dataDir: string; readonly logFile: string; readonly port: number };

export async function runRedis({ dataDir, logFile, port, ...launch }: RedisOptions): Promise<RedisServer> {
  mkdirSync(dataDir, { recursive: true });
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dataDir,
    '--appendonly',
    'no',
    '--save',
    '60 1',
  ];
  const server = await runServer({
    ...launch,
    name: 'redis',
    command: requireBinary('redis-server'),
    args,
    env: serverEnvironment(),
    output: { file: logFile },
    stopSignal: 'SIGTERM',
    answers: () => repliesWith(port, 'PING\r\n', '+PONG'),
  });
  return { ...server, url: `redis://127.0.0.1:${port}` };
}

/** A Redis of the test's own, empty, on a free port; `stop` removes its data. */
export async function startRedis(): Promise<RedisServer> {
  const folder = temporaryFolder('redis');
  const server = await runRedis({ dataDir: folder.path, logFile: join(folder.path, 'log'), port: await freePort() });
  return { ...server, stop: (graceMs) => server.stop(graceMs).finally(folder.remove) };
}
