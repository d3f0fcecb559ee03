import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range the kernel takes for outgoing connections: a server that is killed gets its port back,
 * and a client that reconnects to an empty port cannot meet itself.
 */
const FIRST = 20_000;
const LAST = 31_999;
const ATTEMPTS = 200;

const given = new Set<number>();

/** Loopback ports nobody listens on, each given only once per process. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let attempt = 0; ports.length < count; attempt++) {
    if (attempt === ATTEMPTS) throw new Error(`no ${count} free loopback ports between ${FIRST} and ${LAST}`);
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (given.has(port) || !(await isFreePort(port))) continue;
    given.add(port);
    ports.push(port);
  }
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFreePort(port: number): Promise<boolean> {
  const server = createServer();
  const outcome = Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false);
  server.listen(port, '127.0.0.1');
  const free = await outcome;
  if (free) {
    server.close();
    await once(server, 'close');
  }
  return free;
}
