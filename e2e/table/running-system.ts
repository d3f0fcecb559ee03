import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '@maestro/dev';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    providerUrl: string;
    traceDir: string;
    logDir: string;
    /** HTTP port of each program. */
    ports: Stack['ports'];
    /** Signs development tokens, for people of other workspaces. */
    tokenSecret: string;
    /** The bus, as its administrator: another product's service in a story. */
    bus: { url: string; user: string; password: string };
  }
}

/** Starts the whole system once for all stories; the simulated models speak fast, but token by token. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'maestro-e2e-'));
  let stack: Stack;
  try {
    // One story's broken vendor must not be left alone in the next one.
    const env = { SIMULATED_SPEED: '400', LOG_LEVEL: 'info', LLM_BREAKER_FAILURES: '1000' };
    stack = await startStack({ dataDir, env });
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  project.provide('baseUrl', stack.baseUrl);
  project.provide('providerUrl', stack.providerUrl);
  project.provide('traceDir', stack.traceDir);
  project.provide('logDir', stack.logDir);
  project.provide('ports', stack.ports);
  project.provide('tokenSecret', stack.secrets.jwt);
  project.provide('bus', { url: stack.servers.natsUrl, user: 'admin', password: stack.secrets.nats.admin });
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
