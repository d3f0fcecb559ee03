import { Redis } from 'ioredis';
import type { Logger } from '@maestro/telemetry';

export type RedisOptions = { readonly url: string; readonly logger: Logger };

/**
 * A connection that comes back by itself for ever. Redis may be away at any moment, also at boot:
 * a command then fails at once, or after 500 ms, instead of waiting; callers ask the owner instead.
 */
export function connectRedis({ url, logger }: RedisOptions): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (away) return;
    away = true;
    logger.warn({ err: error }, 'redis is away');
  });
  redis.on('ready', () => {
    if (away) logger.info('redis is back');
    away = false;
  });
  return redis;
}
