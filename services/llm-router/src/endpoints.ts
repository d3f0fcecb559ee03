import { ConfigError } from '@maestro/service-runtime';
import type { CompatibleEndpoint, Endpoint } from './adapters/vendors/endpoint.ts';
import type { Config } from './config.ts';
import type { CompatibleAddress, Provider, Vendor } from './domain/catalogue.ts';
import type { Persona } from './domain/persona.ts';

type NamedVendor = Exclude<Vendor, 'compatible'>;

const VARIABLES = {
  anthropic: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL', simulatedPath: '/anthropic' },
  openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL', simulatedPath: '/openai/v1' },
  gemini: { key: 'GEMINI_API_KEY', baseUrl: 'GEMINI_BASE_URL', simulatedPath: '/gemini' },
} as const satisfies Record<NamedVendor, { key: keyof Config; baseUrl: keyof Config; simulatedPath: string }>;

type Settings = Pick<
  Config,
  (typeof VARIABLES)[NamedVendor]['key'] | (typeof VARIABLES)[NamedVendor]['baseUrl'] | 'SIMULATED_PROVIDER_URL'
>;

/** Looks up a key by the name of its environment variable. */
export type Secrets = (variable: string) => string | undefined;

/** A provider that can be reached, and what its adapter needs to know. */
export type Reached =
  | { readonly vendor: NamedVendor; readonly endpoint: Endpoint }
  | { readonly vendor: 'compatible'; readonly endpoint: CompatibleEndpoint };

/** Where a provider is reached: itself with its key, else the simulated provider where there is one, else nowhere. */
export function reach(provider: Provider, settings: Settings, secrets: Secrets): Reached | null {
  if (provider.address !== null) {
    const endpoint = compatibleEndpoint(provider.id, provider.address, settings, secrets);
    return endpoint && { vendor: 'compatible', endpoint };
  }
  if (provider.vendor === 'compatible') throw new Error(`${provider.id} is compatible and has no address`);
  const endpoint = endpointOf(provider.vendor, settings);
  return endpoint && { vendor: provider.vendor, endpoint };
}

/** Where a vendor known by name is reached. */
export function endpointOf(vendor: NamedVendor, settings: Settings): Endpoint | null {
  const { key, baseUrl, simulatedPath } = VARIABLES[vendor];
  const apiKey = settings[key];
  if (apiKey !== undefined) return { apiKey, baseUrl: settings[baseUrl] ?? null, simulated: false };
  const url = simulatedUrl(settings, simulatedPath);
  return url === null ? null : { apiKey: 'simulated', baseUrl: url, simulated: true };
}

function compatibleEndpoint(
  id: string,
  { baseUrl, keyVariable, ...address }: CompatibleAddress,
  settings: Settings,
  secrets: Secrets,
): CompatibleEndpoint | null {
  // The SDK insists on a key; who wants none does not look at it.
  const apiKey = keyVariable === null ? 'none' : secrets(keyVariable);
  const shape = { ...address, system: id };
  if (apiKey !== undefined && apiKey !== '') return { ...shape, baseUrl, apiKey, simulated: false };
  const url = simulatedUrl(settings, '/openai/v1');
  return url === null ? null : { ...shape, baseUrl: url, apiKey: 'simulated', keyHeader: null, simulated: true };
}

const simulatedUrl = (settings: Settings, path: string): string | null =>
  settings.SIMULATED_PROVIDER_URL === undefined ? null : settings.SIMULATED_PROVIDER_URL.replace(/\/+$/, '') + path;

const keyVariableOf = (provider: Provider): string =>
  provider.vendor === 'compatible' ? (provider.address?.keyVariable ?? '') : VARIABLES[provider.vendor].key;

/** Throws a ConfigError that names the key of every provider some persona speaks through and that cannot be reached. */
export function requireEndpoints(
  personas: readonly Persona[],
  providers: readonly Provider[],
  settings: Settings,
  secrets: Secrets,
): void {
  const used = new Set(personas.map((persona) => persona.provider));
  const unreachable = providers.filter(
    (provider) => used.has(provider.id) && reach(provider, settings, secrets) === null,
  );
  if (unreachable.length === 0) return;
  throw new ConfigError(
    unreachable.map((provider) => ({
      variable: keyVariableOf(provider),
      expected: `is not set, and neither is SIMULATED_PROVIDER_URL, but personas speak through ${provider.id}`,
    })),
  );
}
