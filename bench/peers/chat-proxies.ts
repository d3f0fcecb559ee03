import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { freePorts, runServer } from '@maestro/testing';

export type ProxyPeer = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/** A process of its own that parses every event and writes it again. */
export const startBareProxy = async (vendor: string): Promise<ProxyPeer> => {
  const [port = 0] = await freePorts(1);
  return start('bare proxy', port, [fileURLToPath(new URL('bare-proxy.ts', import.meta.url)), vendor, String(port)]);
};

/** Portkey's gateway as it is published; a preload keeps it on loopback. */
export const startPortkey = async (): Promise<ProxyPeer> => {
  const [port = 0] = await freePorts(1);
  const main = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
  const preload = fileURLToPath(new URL('listen-on-loopback.ts', import.meta.url));
  return start('portkey', port, ['--import', preload, main, '--headless', `--port=${port}`]);
};

async function start(name: string, port: number, args: string[]): Promise<ProxyPeer> {
  const url = `http://127.0.0.1:${port}`;
  const server = await runServer({
    name,
    command: process.execPath,
    args,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
    output: { onLine: () => undefined },
    stopSignal: 'SIGTERM',
    answers: async () => {
      const reply = await fetch(url);
      await reply.body?.cancel();
      return true;
    },
  });
  return { url, pid: server.pid(), stop: async () => void (await server.stop(1_000)) };
}
