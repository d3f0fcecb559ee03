import { ConfigError, readConfig } from '@maestro/service-runtime';
import { describe, expect, it } from 'vitest';
import { gatewayConfig } from './config.ts';

const servers = { NATS_URL: 'nats://127.0.0.1:4222', REDIS_URL: 'redis://127.0.0.1:6379' };
const secret = 's'.repeat(32);
const production = {
  PEOPLE_FILE: 'people.json',
  OIDC_ISSUER: 'https://id.example.com',
  OIDC_JWKS_URL: 'https://id.example.com/keys',
  OIDC_AUDIENCE: 'maestro',
  OIDC_CLIENT_ID: 'maestro-app',
};

function badVariables(env: Record<string, string>): readonly string[] {
  try {
    readConfig(gatewayConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return [...new Set(error.variables)].sort();
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('signs people in by itself in development', () => {
    const config = readConfig(gatewayConfig, { ...servers, NODE_ENV: 'development', DEV_TOKEN_SECRET: secret });
    expect(config).toMatchObject({ signIn: { mode: 'development', secret }, HTTP_HOST: '127.0.0.1', HTTP_PORT: 8080 });
  });

  it('trusts the issuer in production', () => {
    expect(readConfig(gatewayConfig, { ...servers, ...production }).signIn).toEqual({
      mode: 'production',
      issuer: production.OIDC_ISSUER,
      jwksUrl: production.OIDC_JWKS_URL,
      audience: 'maestro',
      clientId: 'maestro-app',
      personClaim: 'sub',
      workspaceClaim: null,
      admin: null,
    });
  });

  it('knows who administers by a claim and its value, where the claim is named', () => {
    const named = (more: Record<string, string>) =>
      readConfig(gatewayConfig, { ...servers, ...production, ...more }).signIn;
    expect(named({ OIDC_ADMIN_CLAIM: 'roles' })).toMatchObject({ admin: { claim: 'roles', value: 'maestro-admin' } });
    const chief = { OIDC_ADMIN_CLAIM: 'https://example.com/roles', OIDC_ADMIN_VALUE: 'chief' };
    expect(named(chief)).toMatchObject({ admin: { claim: chief.OIDC_ADMIN_CLAIM, value: 'chief' } });
    expect(named({ OIDC_ADMIN_VALUE: 'chief' })).toMatchObject({ admin: null });
  });

  it('takes an unnamed environment for production', () => {
    expect(badVariables(servers)).toEqual(Object.keys(production).sort());
  });

  it('refuses development tokens in production', () => {
    expect(badVariables({ ...servers, ...production, DEV_TOKEN_SECRET: secret })).toEqual(['DEV_TOKEN_SECRET']);
  });

  it('needs a secret of some length outside production', () => {
    expect(badVariables({ ...servers, NODE_ENV: 'development' })).toEqual(['DEV_TOKEN_SECRET']);
    expect(badVariables({ ...servers, NODE_ENV: 'test', DEV_TOKEN_SECRET: 'short' })).toEqual(['DEV_TOKEN_SECRET']);
  });

  it('names everything that is wrong at once', () => {
    const bad = { NATS_URL: 'localhost', HTTP_PORT: '99999', RATE_LIMIT_BURST: 'many', TRUST_PROXY: 'perhaps' };
    expect(badVariables(bad)).toEqual([...Object.keys(bad), ...Object.keys(production), 'REDIS_URL'].sort());
  });
});
