import { baseConfig, readConfig } from '@maestro/service-runtime';
import { z } from 'zod';

export const configSchema = z.object({
  ...baseConfig,
  /** How often changed stances are looked for, in milliseconds. */
  DEADLINE_POLL_MS: z.coerce.number().int().min(10).max(500).default(250),
  /** Messages of the bus handled at once by this process. */
  CONSUMER_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(32),
});
export type Config = z.infer<typeof configSchema>;

export const config = (): Config => readConfig(configSchema, process.env);
