import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { busAccess, PROGRAMS, programsOf, type ProgramName, type SystemOptions } from './system.ts';

const users = ['gateway', 'orchestrator', 'llm-router', 'human-input', 'voting', 'synthesis', 'admin', 'integration'];
const options: SystemOptions = {
  servers: { natsUrl: 'nats://127.0.0.1:1', databaseUrl: 'postgres://127.0.0.1:2/m', redisUrl: 'redis://127.0.0.1:3' },
  secrets: {
    nats: Object.fromEntries(users.map((user) => [user, `${user}-secret`])) as SystemOptions['secrets']['nats'],
    postgres: 'p',
    jwt: 'j',
  },
  ownBus: true,
  ports: Object.fromEntries(PROGRAMS.map((name, i) => [name, 9000 + i])) as Record<ProgramName, number>,
  traceDir: '/traces',
  webRoot: '/app',
  env: { SIMULATED_SPEED: '0' },
};
const environmentOf = (name: ProgramName, changes: Partial<SystemOptions> = {}) =>
  programsOf({ ...options, ...changes }).find((program) => program.name === name)!.env;

beforeEach(() => {
  for (const [name, value] of Object.entries({
    OPENAI_API_KEY: 'sk-real',
    npm_lifecycle_event: 'start',
    DATABASE_URL: 'postgres://elsewhere/m',
    RATE_LIMIT_BURST: '7',
    SIMULATED_SPEED: '40',
  })) {
    vi.stubEnv(name, value);
  }
});
afterEach(() => vi.unstubAllEnvs());

it('gives each service its own credential on the bus, and the provider none', () => {
  expect(environmentOf('voting')).toMatchObject({ NATS_USER: 'voting', NATS_PASSWORD: 'voting-secret' });
  expect(JSON.stringify(environmentOf('voting'))).not.toContain('orchestrator-secret');
  const provider = environmentOf('simulated-provider');
  expect(provider).not.toHaveProperty('NATS_PASSWORD');
  expect(provider).not.toHaveProperty('DATABASE_URL');
});

it("gives vendors' keys to the router alone", () => {
  const holders = PROGRAMS.filter((name) => 'OPENAI_API_KEY' in environmentOf(name));
  expect(holders).toEqual(['llm-router']);
});

it('lets settings of whoever starts it through, but not where its servers are, nor what npm says to itself', () => {
  expect(environmentOf('gateway')).toMatchObject({ RATE_LIMIT_BURST: '7', DATABASE_URL: 'postgres://127.0.0.1:2/m' });
  expect(environmentOf('gateway')).not.toHaveProperty('npm_lifecycle_event');
});

it('lets the stack have the last word', () => {
  expect(environmentOf('simulated-provider')).toMatchObject({ SIMULATED_SPEED: '0' });
});

it('serves the app only where there is one', () => {
  expect(environmentOf('gateway')).toMatchObject({ WEB_ROOT: '/app', DEV_TOKEN_SECRET: 'j', HTTP_HOST: '127.0.0.1' });
  expect(environmentOf('gateway', { webRoot: null })).not.toHaveProperty('WEB_ROOT');
});

it("uses the credential in the address of another's bus, if there is one", () => {
  const at = (natsUrl: string) =>
    busAccess({ ...options, ownBus: false, servers: { ...options.servers, natsUrl } }, 'voting');
  expect(at('nats://boss:p%40ss@bus:4222')).toEqual({ url: 'nats://bus:4222', user: 'boss', password: 'p@ss' });
  expect(at('nats://bus:4222')).toEqual({ url: 'nats://bus:4222', user: undefined, password: undefined });
});
