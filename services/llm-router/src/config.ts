import { baseConfig, readConfig } from '@maestro/service-runtime';
import { z } from 'zod';

/** How long a model is passed over in a discussion whose requests it refuses (milliseconds). */
export const REFUSED_FOR_MS = 10 * 60_000;

const milliseconds = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const configSchema = z.object({
  ...baseConfig,
  /** A vendor without a key is played by the simulated provider. */
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  GEMINI_API_KEY: z.string().min(1).optional(),
  /** Another address of a vendor, with its key: a proxy, a region. */
  ANTHROPIC_BASE_URL: z.url().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  GEMINI_BASE_URL: z.url().optional(),
  SIMULATED_PROVIDER_URL: z.url().optional(),
  /** The HTTP proxy through which vendors are reached, and the hosts that are not. */
  LLM_PROXY_URL: z.url({ protocol: /^https?$/ }).optional(),
  LLM_NO_PROXY: z.string().default('localhost,127.0.0.1,[::1]'),
  /** A file laid over the product's own `models.yaml`, and one in the place of its `personas.yaml`. */
  LLM_MODELS_FILE: z.string().min(1).optional(),
  LLM_PERSONAS_FILE: z.string().min(1).optional(),
  /** The MCP servers whose tools personas may be granted. */
  LLM_MCP_FILE: z.string().min(1).optional(),
  /** Calls of models under way at once in this process: in all, and of one vendor. */
  LLM_CONCURRENCY: z.coerce.number().int().min(1).max(4_096).default(256),
  LLM_VENDOR_CONCURRENCY: z.coerce.number().int().min(1).max(4_096).default(64),
  /** Calls that may wait for a place at one vendor. */
  LLM_QUEUE: z.coerce.number().int().min(1).max(100_000).default(1_000),
  /** Whether prompts and completions leave in spans. */
  LLM_EXPORT_CONTENT: z.stringbool().default(false),
  /** What every workspace may use: tokens in and out together, and US dollars. */
  LLM_WORKSPACE_TOKENS_PER_DAY: z.coerce.number().int().min(1).optional(),
  LLM_WORKSPACE_TOKENS_TOTAL: z.coerce.number().int().min(1).optional(),
  LLM_WORKSPACE_USD_PER_DAY: z.coerce.number().positive().optional(),
  LLM_WORKSPACE_USD_TOTAL: z.coerce.number().positive().optional(),
  /** Failures in a row after which a model is left alone, and for how long. */
  LLM_BREAKER_FAILURES: z.coerce.number().int().min(1).max(1_000).default(4),
  LLM_BREAKER_COOLDOWN_MS: milliseconds(100, 600_000).default(10_000),
  /** From a request to the first text, reasoning included. */
  LLM_FIRST_TOKEN_MS: milliseconds(100, 600_000).default(60_000),
  /** Between the pieces of a text that flows. */
  LLM_IDLE_MS: milliseconds(100, 600_000).default(20_000),
  /** Further tries of one model. */
  LLM_RETRIES: z.coerce.number().int().min(0).max(5).default(2),
  /** Tokens one call may produce, reasoning included, where its model allows as much. */
  LLM_MAX_OUTPUT_TOKENS: z.coerce.number().int().min(256).max(128_000).default(16_384),
  /** What the crash of a process costs the turns it was at. */
  LLM_LEASE_MS: milliseconds(1_000, 120_000).default(6_000),
});
export type Config = z.infer<typeof configSchema>;

export const config = (): Config => readConfig(configSchema, process.env);

/** A key of a compatible endpoint, by the variable that the models file names. */
export const secretOf = (variable: string): string | undefined => process.env[variable];
