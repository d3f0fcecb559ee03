import type { ServiceContext } from '@maestro/service-runtime';
import { readProviders } from './adapters/seed/read-catalogue.ts';
import { readPersonas } from './adapters/seed/read-seed.ts';
import { anthropicModel } from './adapters/vendors/anthropic/anthropic-model.ts';
import type { Endpoint } from './adapters/vendors/endpoint.ts';
import { geminiModel } from './adapters/vendors/gemini/gemini-model.ts';
import { chatModel } from './adapters/vendors/openai/chat-model.ts';
import { openaiModel } from './adapters/vendors/openai/openai-model.ts';
import { vendorFetch, vendorFetchThrough } from './adapters/vendors/vendor-fetch.ts';
import type { Config } from './config.ts';
import type { Catalogue, Vendor } from './domain/catalogue.ts';
import { keepSecret } from './domain/model-failure.ts';
import type { Persona } from './domain/persona.ts';
import { reach, requireEndpoints, type Reached, type Secrets } from './endpoints.ts';
import type { LanguageModel } from './ports/language-model.ts';

type Create = (endpoint: Endpoint, send: typeof fetch) => LanguageModel;
const CREATE: Readonly<Record<Exclude<Vendor, 'compatible'>, Create>> = {
  anthropic: anthropicModel,
  openai: openaiModel,
  gemini: geminiModel,
};

/** Who speaks by default, and whom this process can ask. */
export type ReachableModels = {
  readonly seed: readonly Persona[];
  /** The providers that can be reached. */
  readonly catalogue: Catalogue;
  /** By provider. */
  readonly models: ReadonlyMap<string, LanguageModel>;
};

/**
 * Reads catalogue and personas and opens the way to every provider that has a key or is simulated. From here on the keys are
 * kept out of whatever is told of failures. Throws a ConfigError where a persona's provider cannot be reached.
 */
export function reachModels({ config, logger }: ServiceContext<Config>, secrets: Secrets): ReachableModels {
  const providers = readProviders(
    new URL('../models.yaml', import.meta.url),
    ...(config.LLM_MODELS_FILE === undefined ? [] : [config.LLM_MODELS_FILE]),
  );
  const seed = readPersonas(config.LLM_PERSONAS_FILE ?? new URL('../personas.yaml', import.meta.url), providers);
  requireEndpoints(seed, providers, config, secrets);
  const reached = providers.flatMap((provider) => {
    const found = reach(provider, config, secrets);
    return found ? [{ provider, found }] : [];
  });
  for (const { found } of reached) if (!found.endpoint.simulated) keepSecret(found.endpoint.apiKey);
  if (config.LLM_PROXY_URL !== undefined) keepSecret(new URL(config.LLM_PROXY_URL).password);
  logger.info(
    { providers: reached.map(({ provider, found }) => ({ id: provider.id, simulated: found.endpoint.simulated })) },
    'providers that can be reached',
  );
  return {
    seed,
    catalogue: new Map(
      reached.map(({ provider, found }) => [provider.id, { ...provider, simulated: found.endpoint.simulated }]),
    ),
    models: new Map(reached.map(({ provider, found }) => [provider.id, createModel(found, config)])),
  };
}

function createModel(reached: Reached, { LLM_PROXY_URL: proxy, LLM_NO_PROXY: except }: Config): LanguageModel {
  const isDirect = proxy === undefined || reached.endpoint.simulated;
  const send = isDirect ? vendorFetch : vendorFetchThrough(proxy, except);
  return reached.vendor === 'compatible'
    ? chatModel(reached.endpoint, send)
    : CREATE[reached.vendor](reached.endpoint, send);
}
