export type { Redis } from 'ioredis';
export { baseConfig, ConfigError, readConfig, type BaseConfig } from './config.ts';
export { connectRedis, type RedisOptions } from './connect-redis.ts';
export { mountHealth, serveHealth, type HealthServer } from './health-server.ts';
export type { Probe } from './health.ts';
export { createLookFor, type LookFor, type Patience } from './look-for.ts';
export { startPolling, type Polling, type PollingOptions } from './poll.ts';
export { runService, type RunningService, type ServiceContext, type ServiceDefinition } from './run-service.ts';
