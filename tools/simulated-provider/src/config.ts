import { z } from 'zod';
import { FaultRule } from './faults/choose-fault.ts';

/** `rate-limited=0.05,cut-mid-stream`: a fault without a rate strikes always. */
const FaultRates = z.string().transform((text, context) => {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return entries.flatMap((entry): FaultRule[] => {
    const [fault = '', rate] = entry.split('=');
    const rule = FaultRule.safeParse({ fault: fault.trim(), ...(rate !== undefined && { rate: Number(rate) }) });
    if (rule.success) return [rule.data];
    for (const { message } of rule.error.issues) context.addIssue({ code: 'custom', message: `${entry}: ${message}` });
    return [];
  });
});

export const configSchema = z.object({
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0: any free port. */
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  /** Tokens per second; 0: no delay at all. */
  SIMULATED_SPEED: z.coerce.number().min(0).default(40),
  /** Milliseconds until the first token, unless the speed is 0. */
  SIMULATED_FIRST_TOKEN_MS: z.coerce.number().min(0).default(300),
  /** For benchmarks: every free text has exactly this many tokens and says nothing. */
  SIMULATED_TOKENS: z.coerce.number().int().positive().optional(),
  /** Faults by rate: `rate-limited=0.05,cut-mid-stream=0.02`. */
  SIMULATED_FAULTS: FaultRates.default([]),
  /** Where the random numbers behind the rates start. */
  SIMULATED_SEED: z.coerce.number().int().default(1),
});
export type Config = z.infer<typeof configSchema>;
