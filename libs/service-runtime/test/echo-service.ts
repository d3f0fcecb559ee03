import { setTimeout as sleep } from 'node:timers/promises';
import { baseConfig, readConfig, runService } from '../src/index.ts';
import { z } from 'zod';

/** A service that does what its environment says, to be looked at from outside. */
const schema = z.object({
  HTTP_PORT: baseConfig.HTTP_PORT,
  HTTP_HOST: baseConfig.HTTP_HOST,
  LOG_LEVEL: baseConfig.LOG_LEVEL,
  START_MS: z.coerce.number().default(0),
  STOP_MS: z.coerce.number().default(0),
  FAILS: z.enum(['start', 'later', 'stop']).optional(),
});

const config = readConfig(schema, process.env);
await runService({
  name: 'echo',
  config,
  start: async ({ logger }) => {
    await sleep(config.START_MS);
    if (config.FAILS === 'start') throw new Error('no luck');
    if (config.FAILS === 'later') setTimeout(() => void Promise.reject(new Error('nobody waits for me')), 50);
    return {
      ready: () => true,
      stop: async () => {
        await sleep(config.STOP_MS);
        if (config.FAILS === 'stop') throw new Error('stuck');
        logger.info('finished what it had begun');
      },
    };
  },
});
