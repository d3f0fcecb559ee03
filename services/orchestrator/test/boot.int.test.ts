import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

test('a bad environment ends the boot, naming every bad variable', () => {
  const env = {
    PATH: process.env['PATH'],
    HTTP_PORT: '70000',
    NATS_URL: 'http://wrong',
    REDIS_URL: 'redis://127.0.0.1:1',
    DEADLINE_POLL_MS: 'often',
  };
  const { status, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8', timeout: 20_000 });
  expect(status).toBe(1);
  for (const name of ['HTTP_PORT', 'NATS_URL', 'DATABASE_URL', 'DEADLINE_POLL_MS']) expect(stderr).toContain(name);
  expect(stderr).not.toContain('REDIS_URL');
  expect(stderr).not.toContain('http://wrong');
});
