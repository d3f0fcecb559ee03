import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '@maestro/kernel';
import {
  freePort,
  startNats,
  startProcess,
  startRedis,
  temporaryFolder,
  until,
  type RedisServer,
  type RunningProcess,
  type TemporaryFolder,
  type TestBus,
} from '@maestro/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeOwners } from './fake-owners.ts';
import { bearer, gatewayEnv, logger, post } from './house.ts';
import { EventStreamClient, StreamClient } from './stream-client.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
let nats: TestBus;
let redis: RedisServer;
let owners: FakeOwners;
let traces: TemporaryFolder;
let running: RunningProcess | null = null;
let lines: string[] = [];

beforeAll(async () => {
  [nats, redis] = await Promise.all([startNats(), startRedis()]);
  owners = new FakeOwners(nats, logger);
  owners.discuss('apollo', { alex: ['can_message'] });
  owners.commit('apollo');
  traces = temporaryFolder('traces');
});
afterEach(async () => {
  await running?.stop('SIGKILL', 1_000);
  running = null;
  await owners.stop();
});
afterAll(async () => {
  await Promise.all([nats.stop(), redis.stop()]);
  traces.remove();
});

async function run(env: Record<string, string>): Promise<RunningProcess> {
  lines = [];
  running = await startProcess({
    name: 'gateway',
    command: process.execPath,
    args: [MAIN],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    output: (line) => lines.push(line),
  });
  return running;
}

async function start(env: Record<string, string> = {}): Promise<string> {
  const port = String(await freePort());
  await run({ ...gatewayEnv(nats, redis), HTTP_PORT: port, TRACE_DIR: traces.path, ...env });
  return `http://127.0.0.1:${port}`;
}
const answers = (url: string, path: string, status: number): Promise<void> =>
  until(`${path} is ${status}`, 15_000, async () => (await fetch(url + path).catch(() => null))?.status === status);

describe('the process', () => {
  it('does not start where the environment makes no sense, and names all of it', async () => {
    const gateway = await run({ NATS_URL: 'nowhere', DEV_TOKEN_SECRET: 'x'.repeat(40) });
    expect(await gateway.exited).toMatchObject({ code: 1 });
    const said = lines.join('\n');
    for (const name of ['NATS_URL', 'REDIS_URL', 'OIDC_ISSUER', 'OIDC_JWKS_URL', 'DEV_TOKEN_SECRET']) {
      expect(said).toContain(name);
    }
    expect(said).not.toContain('x'.repeat(40));
  });

  it('is alive before the bus is, and ready once everybody has answered', async () => {
    const url = await start();
    await answers(url, '/health/live', 200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    const token = await post(url, '/v1/dev/tokens', { user_id: 'alex' });
    const alex = bearer(((await token.json()) as { token: string }).token);
    expect((await fetch(`${url}/v1/inbox`, { headers: alex })).status).toBe(503);
    await owners.start();
    await answers(url, '/health/ready', 200);
  });

  it('drains: finishes what was begun, sends streams elsewhere, takes nothing new', async () => {
    await owners.start();
    const url = await start();
    await answers(url, '/health/ready', 200);
    const reply = await post(url, '/v1/dev/tokens', { user_id: 'alex' });
    const { token } = (await reply.json()) as { token: string };
    const traceId = 'a'.repeat(32);
    const alex = { ...bearer(token), traceparent: `00-${traceId}-${'b'.repeat(16)}-01` };

    const given = await post(url, '/v1/stream-tickets', {}, alex);
    const { ticket } = (await given.json()) as { ticket: string };
    const socket = new StreamClient(url, `/v1/discussions/apollo/stream?ticket=${ticket}`);
    const events = new EventStreamClient(url, '/v1/discussions/apollo/stream', alex);
    await Promise.all([socket.reach(1), events.reach(1)]);
    owners.answers.set('post-message', async () => {
      await sleep(1_000);
      return ok({ seq: 2 });
    });
    const message = { user_id: 'alex', message: 'Just in time.' };
    const begun = post(url, '/v1/discussions/apollo/messages', message, alex);
    await until('the owner has it', 5_000, () => owners.asked.some(({ question }) => question === 'post-message'));

    running?.send('SIGTERM');
    expect(await socket.closed()).toEqual({ code: 1012, reason: 'restarting; reconnect with the last seq seen' });
    await until('the event stream has ended', 5_000, () => events.ended);
    expect(JSON.parse(events.closing[0] ?? '')).toMatchObject({ code: 1012 });
    expect(await fetch(`${url}/health/live`).catch(() => 'nobody listens')).toBe('nobody listens');
    expect((await begun).status).toBe(201);
    expect(await running?.exited).toEqual({ code: 0, signal: null });

    const said = lines.join('\n');
    expect(said).toContain('/v1/discussions/apollo/stream');
    expect(said).toContain(traceId);
    expect(said).not.toContain(token);
    expect(said).not.toContain(ticket);

    const spans = readFileSync(join(traces.path, 'gateway.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter((span) => span['trace_id'] === traceId);
    const root = spans.find(({ name }) => name === 'POST /v1/discussions/:discussion_id/messages');
    expect(root).toMatchObject({ kind: 'server', parent_id: 'b'.repeat(16), error: null });
    expect(spans.find(({ name }) => name === 'ask orchestrator post-message')?.['parent_id']).toBe(root?.['span_id']);
  });
});
