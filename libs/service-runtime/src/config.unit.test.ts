import { expect, it } from 'vitest';
import { z } from 'zod';
import { baseConfig, ConfigError, readConfig } from './config.ts';

const schema = z.object({ ...baseConfig, DEADLINE_POLL_MS: z.coerce.number().int().min(10).default(250) });
const good = {
  HTTP_PORT: '8080',
  NATS_URL: 'nats://localhost:4222',
  DATABASE_URL: 'postgres://localhost/maestro',
  REDIS_URL: 'redis://localhost:6379',
};

it('reads typed values and fills in what has a default', () => {
  expect(readConfig(schema, { ...good, DEADLINE_POLL_MS: '500' })).toEqual({
    NODE_ENV: 'production',
    HTTP_HOST: '0.0.0.0',
    HTTP_PORT: 8080,
    NATS_URL: 'nats://localhost:4222',
    DATABASE_URL: 'postgres://localhost/maestro',
    DATABASE_POOL_SIZE: 8,
    REDIS_URL: 'redis://localhost:6379',
    LOG_LEVEL: 'info',
    DEADLINE_POLL_MS: 500,
  });
});

it('takes an empty variable for one that is not set', () => {
  expect(readConfig(schema, { ...good, NATS_USER: '', LOG_LEVEL: '' })).toMatchObject({ LOG_LEVEL: 'info' });
});

it('names every bad variable at once and what is expected, and keeps what they held to itself', () => {
  const env = { ...good, HTTP_PORT: 'eighty', DATABASE_URL: 'mysql://root:hunter2@db', REDIS_URL: undefined };
  let thrown: unknown;
  try {
    readConfig(schema, env);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ConfigError);
  const { variables, message } = thrown as ConfigError;
  expect(variables).toEqual(['HTTP_PORT', 'DATABASE_URL', 'REDIS_URL']);
  expect(message).toContain('DATABASE_URL: must be a PostgreSQL URL');
  expect(message).toContain('REDIS_URL: is not set');
  expect(message).not.toContain('hunter2');
});
