import { z } from 'zod';

/** Settings every service has. A service adds its own: `z.object({ ...baseConfig, JWT_ISSUER: z.url() })`. */
export const baseConfig = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  /** Where health, readiness and metrics (and the gateway's REST) are served. */
  HTTP_HOST: z.string().min(1).default('0.0.0.0'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
  NATS_URL: z.string().regex(/^(nats|tls|ws|wss):\/\//, 'must be a NATS URL such as nats://host:4222'),
  NATS_USER: z.string().min(1).optional(),
  NATS_PASSWORD: z.string().min(1).optional(),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL URL such as postgres://user@host/db'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(8),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must be a Redis URL such as redis://host:6379'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** An OTLP/HTTP collector; without one and without TRACE_DIR spans are not recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** A folder for spans as JSON lines. */
  TRACE_DIR: z.string().min(1).optional(),
};
export type BaseConfig = z.infer<z.ZodObject<typeof baseConfig>>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly variables: readonly string[];

  constructor(problems: readonly { readonly variable: string; readonly expected: string }[]) {
    super(['the environment is not usable:', ...problems.map((p) => `  ${p.variable}: ${p.expected}`)].join('\n'));
    this.variables = problems.map((p) => p.variable);
  }
}

/**
 * One typed value from the environment. An empty variable counts as unset.
 * Throws one ConfigError that names every bad variable and what is expected, never what it held.
 */
export function readConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const variable = issue.path.join('.') || 'environment';
      return { variable, expected: variable in set ? issue.message : `is not set (${issue.message})` };
    }),
  );
}
