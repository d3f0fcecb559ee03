import { ConfigError, readConfig } from '@maestro/service-runtime';
import { describe, expect, it } from 'vitest';
import { readProviders } from './adapters/seed/read-catalogue.ts';
import { readPersonas } from './adapters/seed/read-seed.ts';
import { configSchema } from './config.ts';
import type { Provider } from './domain/catalogue.ts';
import { endpointOf, reach, requireEndpoints } from './endpoints.ts';

const providers = readProviders(new URL('../models.yaml', import.meta.url));
const personas = readPersonas(new URL('../personas.yaml', import.meta.url), providers);
const noSecrets = () => undefined;
const simulated = { SIMULATED_PROVIDER_URL: 'http://127.0.0.1:9/' };

describe('where a vendor is reached', () => {
  it('without a key: at the simulated provider, marked as such', () => {
    expect(endpointOf('anthropic', simulated)).toEqual({
      apiKey: 'simulated',
      baseUrl: 'http://127.0.0.1:9/anthropic',
      simulated: true,
    });
    expect(endpointOf('openai', simulated)?.baseUrl).toBe('http://127.0.0.1:9/openai/v1');
    expect(endpointOf('gemini', simulated)?.baseUrl).toBe('http://127.0.0.1:9/gemini');
  });

  it('with a key: at its own address or the one given, though there is a simulated provider', () => {
    const keys = { ...simulated, OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'https://proxy.test/v1' };
    expect(endpointOf('openai', keys)).toEqual({ apiKey: 'k', baseUrl: 'https://proxy.test/v1', simulated: false });
    expect(endpointOf('anthropic', { ANTHROPIC_API_KEY: 'k' })).toEqual({
      apiKey: 'k',
      baseUrl: null,
      simulated: false,
    });
    expect(endpointOf('anthropic', keys)?.simulated).toBe(true);
  });
});

describe('where a compatible endpoint is reached', () => {
  const azure: Provider = {
    id: 'azure',
    name: 'Azure',
    vendor: 'compatible',
    address: {
      baseUrl: 'https://example.test/openai',
      keyVariable: 'AZURE_KEY',
      keyHeader: 'api-key',
      headers: { 'x-team': 'a' },
      query: { 'api-version': '1' },
      limitField: 'max_completion_tokens',
    },
    defaultModel: 'm',
    models: [],
  };

  it('at its address with the key of the variable it names, and simulated without it', () => {
    const secrets = (name: string) => (name === 'AZURE_KEY' ? 'k' : undefined);
    expect(reach(azure, simulated, secrets)).toMatchObject({
      vendor: 'compatible',
      endpoint: { baseUrl: 'https://example.test/openai', apiKey: 'k', keyHeader: 'api-key', simulated: false },
    });
    expect(reach(azure, simulated, noSecrets)?.endpoint).toMatchObject({
      baseUrl: 'http://127.0.0.1:9/openai/v1',
      keyHeader: null,
      simulated: true,
    });
    expect(reach(azure, {}, noSecrets)).toBeNull();
  });

  it('without a key where it wants none', () => {
    const ollama = { ...azure, address: { ...azure.address!, keyVariable: null } };
    expect(reach(ollama, simulated, noSecrets)?.endpoint.simulated).toBe(false);
  });
});

describe('the router does not start', () => {
  it('while some persona’s vendor cannot be reached: every missing key is named', () => {
    const boot = () => requireEndpoints(personas, providers, { ANTHROPIC_API_KEY: 'k' }, noSecrets);
    expect(boot).toThrow(ConfigError);
    expect(boot).toThrow(/OPENAI_API_KEY[\s\S]*GEMINI_API_KEY/);
    expect(boot).not.toThrow(/ANTHROPIC_API_KEY/);
    expect(() => requireEndpoints(personas, providers, simulated, noSecrets)).not.toThrow();
  });

  it('with variables that make no sense: every one is named, no value is told', () => {
    const env = {
      LLM_CONCURRENCY: 'many',
      LLM_IDLE_MS: '1',
      OPENAI_BASE_URL: 'secret-host',
      ANTHROPIC_API_KEY: 'sk-secret',
    };
    const read = () => readConfig(configSchema, env);
    expect(read).toThrow(/LLM_CONCURRENCY/);
    expect(read).toThrow(/LLM_IDLE_MS/);
    expect(read).toThrow(/OPENAI_BASE_URL/);
    expect(read).toThrow(/DATABASE_URL/);
    expect(read).not.toThrow(/secret/);
  });
});
