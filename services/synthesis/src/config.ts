import { baseConfig, readConfig } from '@maestro/service-runtime';
import { z } from 'zod';

export const configSchema = z.object({
  ...baseConfig,
  /** Messages of the bus handled at once by this process. */
  CONSUMER_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(32),
});
export type Config = z.infer<typeof configSchema>;

export const config = (): Config => readConfig(configSchema, process.env);
