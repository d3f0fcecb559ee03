import { baseConfig, readConfig } from '@maestro/service-runtime';
import { z } from 'zod';

export const configSchema = z.object({
  ...baseConfig,
  /** How often passed deadlines are looked for, in milliseconds. */
  DEADLINE_POLL_MS: z.coerce.number().int().min(50).max(60_000).default(500),
  /** Messages of the bus worked on at once by this process. */
  CONSUMER_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(32),
});
export type Config = z.infer<typeof configSchema>;

export const config: Config = readConfig(configSchema, process.env);
