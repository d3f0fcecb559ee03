import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICES } from '@maestro/contracts';
import type { ProcessName, Stack } from '@maestro/dev';
import { Redis } from 'ioredis';

/** One way to hurt a running system: the system must be whole again when it returns. */
export type Blow = { readonly name: string; readonly strike: (stack: Stack) => Promise<void> };

/** Milliseconds something stays dead. */
const DEAD_MS = 300;

const kill = (name: ProcessName, meanwhile: (stack: Stack) => Promise<void> = async () => undefined): Blow => ({
  name: `kill ${name}`,
  async strike(stack) {
    const process = stack.process(name);
    await process.kill();
    await meanwhile(stack);
    await pause(DEAD_MS);
    await process.restart();
  },
});

const flushRedis: Blow = {
  name: 'FLUSHALL',
  async strike(stack) {
    const redis = new Redis(stack.servers.redisUrl);
    await redis.flushall();
    await redis.quit();
  },
};

/** The bus comes back empty, and the migration step lays out streams and consumers again: services make none. */
const loseStreams: Blow = {
  name: 'kill nats and delete its store',
  async strike(stack) {
    await kill('nats', (s) => rm(s.natsStoreDir, { recursive: true, force: true })).strike(stack);
    await stack.migrate();
  },
};

export const blows: readonly Blow[] = [
  ...SERVICES.map((service) => kill(service)),
  kill('nats'),
  kill('redis'),
  kill('postgres'),
  flushRedis,
  loseStreams,
];
