import { fileURLToPath } from 'node:url';
import { freePort, startProcess, until, type RunningProcess } from '@maestro/testing';
import { afterEach, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('echo-service.ts', import.meta.url));

type Echo = {
  readonly process: RunningProcess;
  readonly lines: string[];
  get(path: string): Promise<Response | null>;
};

const started: RunningProcess[] = [];
afterEach(() => Promise.all(started.splice(0).map((process) => process.kill())));

async function start(env: Record<string, string> = {}): Promise<Echo> {
  const port = await freePort();
  const lines: string[] = [];
  const process = await startProcess({
    name: 'echo',
    command: globalThis.process.execPath,
    args: [entry],
    env: { HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), ...env },
    output: (line) => lines.push(line),
  });
  started.push(process);
  const get = (path: string): Promise<Response | null> => fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
  return { process, lines, get };
}

const status = async (echo: Echo, path: string): Promise<number | undefined> => (await echo.get(path))?.status;
const ready = (echo: Echo): Promise<void> =>
  until('the service is ready', 10_000, async () => (await status(echo, '/health/ready')) === 200);
const said = ({ lines }: Echo): unknown[] => lines.map((line) => (JSON.parse(line) as { message: unknown }).message);

it('is alive before it is ready, and serves metrics', async () => {
  const echo = await start({ START_MS: '600' });
  await until('it is alive', 10_000, async () => (await status(echo, '/health/live')) === 200);
  expect(await status(echo, '/health/ready')).toBe(503);
  await ready(echo);
  expect(await (await echo.get('/metrics'))!.text()).toContain('process_cpu_seconds_total');
  expect(await status(echo, '/elsewhere')).toBe(404);
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s finishes what it has begun, not ready any more, and exits with 0',
  async (signal) => {
    const echo = await start({ STOP_MS: '400' });
    await ready(echo);
    echo.process.send(signal);
    await until('it says that it is not ready', 2_000, async () => (await status(echo, '/health/ready')) === 503);
    expect(await echo.process.exited).toEqual({ code: 0, signal: null });
    expect(said(echo)).toEqual(['started', 'draining', 'finished what it had begun', 'stopped']);
  },
);

it('stops even while it is still starting', async () => {
  const echo = await start({ START_MS: '500' });
  await until('it is alive', 10_000, async () => (await status(echo, '/health/live')) === 200);
  echo.process.send('SIGTERM');
  expect(await echo.process.exited).toEqual({ code: 0, signal: null });
});

it.each([
  ['start', 'could not start'],
  ['later', 'unhandled rejection'],
])('says why and exits with 1 when it fails: %s', async (FAILS, message) => {
  const echo = await start({ FAILS });
  expect(await echo.process.exited).toEqual({ code: 1, signal: null });
  expect(said(echo)).toContain(message);
});

it('exits with 1 when it could not finish', async () => {
  const echo = await start({ FAILS: 'stop' });
  await ready(echo);
  echo.process.send('SIGTERM');
  expect(await echo.process.exited).toEqual({ code: 1, signal: null });
  expect(said(echo)).toContain('draining failed');
});

it('does not wait for ever', async () => {
  const echo = await start({ STOP_MS: '60000' });
  await ready(echo);
  const asked = performance.now();
  echo.process.send('SIGTERM');
  expect(await echo.process.exited).toEqual({ code: 1, signal: null });
  expect(performance.now() - asked).toBeLessThan(8_000);
});
