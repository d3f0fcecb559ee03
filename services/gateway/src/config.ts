import { join } from 'node:path';
import { baseConfig, readConfig } from '@maestro/service-runtime';
import { z } from 'zod';

const { DATABASE_URL: _url, DATABASE_POOL_SIZE: _size, ...base } = baseConfig;
const claim = z.string().min(1).max(100);
const path = z.string().min(1);

const variables = z.object({
  ...base,
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Folder of the built app; without it there are no pages, only the API. */
  WEB_ROOT: path.optional(),
  /** What one person may do: for ever, and at once. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().positive().max(100_000).default(50),
  RATE_LIMIT_BURST: z.coerce.number().int().min(1).max(1_000_000).default(100),
  /** Whether `X-Forwarded-*` headers are believed: only behind a proxy that sets them. */
  TRUST_PROXY: z.stringbool().default(false),
});

/** Production, which an unnamed environment is: one OpenID Connect issuer says who people are. */
const production = z
  .object({
    NODE_ENV: z.literal('production').optional(),
    /** The people directory. */
    PEOPLE_FILE: path,
    OIDC_ISSUER: z.url(),
    OIDC_JWKS_URL: z.url(),
    OIDC_AUDIENCE: z.string().min(1),
    /** What the app calls itself at the issuer. */
    OIDC_CLIENT_ID: z.string().min(1),
    OIDC_PERSON_CLAIM: claim.default('sub'),
    /** Without it everybody is in the workspace `default`. */
    OIDC_WORKSPACE_CLAIM: claim.optional(),
    /** Who holds the value in this claim administers the workspace; without the claim's name nobody does. */
    OIDC_ADMIN_CLAIM: claim.optional(),
    OIDC_ADMIN_VALUE: z.string().min(1).max(200).default('maestro-admin'),
    DEV_TOKEN_SECRET: z.never('must not be set in production: it lets anybody sign in as anyone').optional(),
  })
  .transform((found) => ({
    peopleFile: found.PEOPLE_FILE,
    signIn: {
      mode: 'production' as const,
      issuer: found.OIDC_ISSUER,
      jwksUrl: found.OIDC_JWKS_URL,
      audience: found.OIDC_AUDIENCE,
      clientId: found.OIDC_CLIENT_ID,
      personClaim: found.OIDC_PERSON_CLAIM,
      workspaceClaim: found.OIDC_WORKSPACE_CLAIM ?? null,
      admin:
        found.OIDC_ADMIN_CLAIM === undefined ? null : { claim: found.OIDC_ADMIN_CLAIM, value: found.OIDC_ADMIN_VALUE },
    },
  }));

/** Anywhere else the gateway issues tokens itself, to whoever asks. */
const development = z
  .object({
    NODE_ENV: z.enum(['development', 'test']),
    PEOPLE_FILE: path.default(join(import.meta.dirname, '../people.json')),
    DEV_TOKEN_SECRET: z.string().min(32, 'must be at least 32 characters'),
  })
  .transform((found) => ({
    peopleFile: found.PEOPLE_FILE,
    signIn: { mode: 'development' as const, secret: found.DEV_TOKEN_SECRET },
  }));

export const gatewayConfig = z.intersection(variables, z.discriminatedUnion('NODE_ENV', [production, development]));
export type GatewayConfig = z.output<typeof gatewayConfig>;

/** Throws one error that names every bad variable. */
export const readGatewayConfig = (): GatewayConfig => readConfig(gatewayConfig, process.env);
