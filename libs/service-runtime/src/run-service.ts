import { createLogger, stopTelemetry, type Logger } from '@maestro/telemetry';
import type { BaseConfig } from './config.ts';
import { serveHealth } from './health-server.ts';
import type { Probe } from './health.ts';

/** Milliseconds a service gets to finish what it has begun, and to hand over its last spans. */
const DRAIN_MS = 7_000;
const LAST_SPANS_MS = 800;

export type RunningService = Probe & {
  /** Takes no more work, finishes what it has begun, closes what it has opened. */
  stop(): Promise<void>;
};

/** What running a service takes; a service without a database has no `DATABASE_URL`. */
export type ServedConfig = Pick<BaseConfig, 'LOG_LEVEL' | 'HTTP_HOST' | 'HTTP_PORT'>;

export type ServiceContext<C> = { readonly config: C; readonly logger: Logger };

export type ServiceDefinition<C extends ServedConfig> = {
  readonly name: string;
  readonly config: C;
  readonly start: (context: ServiceContext<C>) => Promise<RunningService>;
  /** `own`: the service mounts health and metrics on its own server (`mountHealth`). */
  readonly http?: 'health' | 'own';
};

/**
 * Runs a service until SIGTERM or SIGINT, then drains it and exits: 0 when all was finished in time, else 1.
 * A failed start, an uncaught error or an unhandled rejection is logged and exits with 1.
 */
export async function runService<C extends ServedConfig>(definition: ServiceDefinition<C>): Promise<void> {
  const { name, config, http = 'health' } = definition;
  const logger = createLogger({ service: name, level: config.LOG_LEVEL });
  let service: RunningService | null = null;
  let stopping = false;

  const fail = (message: string) => (error: unknown) => {
    logger.fatal({ err: error }, message);
    void within(LAST_SPANS_MS, stopTelemetry)
      .catch(() => false)
      .then(() => process.exit(1));
  };
  process.on('uncaughtException', fail('uncaught error'));
  process.on('unhandledRejection', fail('unhandled rejection'));

  const signal = new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (stopping) process.exit(1);
        stopping = true;
        resolve(name);
      });
    }
  });

  const probe: Probe = { ready: () => !stopping && service !== null && service.ready() };
  const health = http === 'health' ? await serveHealth(config.HTTP_HOST, config.HTTP_PORT, probe) : null;
  const started = definition.start({ config, logger }).then((running) => {
    service = running;
    logger.info({ port: health?.port }, 'started');
    return running;
  });
  started.catch(fail('could not start'));

  logger.info({ signal: await signal }, 'draining');
  const drained = await within(DRAIN_MS, async () => {
    await (await started).stop();
    await health?.close();
  }).catch((error: unknown) => {
    logger.error({ err: error }, 'draining failed');
    return false;
  });
  if (!drained) logger.error({ drain_ms: DRAIN_MS }, 'not drained in time');
  await within(LAST_SPANS_MS, stopTelemetry).catch((error: unknown) => logger.warn({ err: error }, 'spans were lost'));
  logger.info('stopped');
  process.exit(drained ? 0 : 1);
}

/** Whether `work` ended within `ms` milliseconds. */
async function within(ms: number, work: () => Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work().then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
