import { ConfigError } from '@maestro/service-runtime';
import type { Endpoint } from './adapters/vendors/endpoint.ts';
import type { Config } from './config.ts';
import type { Provider, Vendor } from './domain/catalogue.ts';
import type { Persona } from './domain/persona.ts';

const VARIABLES = {
  anthropic: { key: 'ANTHROPIC_API_KEY', baseUrl: 'ANTHROPIC_BASE_URL', simulatedPath: '/anthropic' },
  openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL', simulatedPath: '/openai/v1' },
  gemini: { key: 'GEMINI_API_KEY', baseUrl: 'GEMINI_BASE_URL', simulatedPath: '/gemini' },
} as const satisfies Record<Vendor, { key: keyof Config; baseUrl: keyof Config; simulatedPath: string }>;

type Settings = Pick<
  Config,
  (typeof VARIABLES)[Vendor]['key'] | (typeof VARIABLES)[Vendor]['baseUrl'] | 'SIMULATED_PROVIDER_URL'
>;

/** Where a vendor is reached: itself with a key, else the simulated provider where there is one, else nowhere. */
export function endpointOf(vendor: Vendor, settings: Settings): Endpoint | null {
  const { key, baseUrl, simulatedPath } = VARIABLES[vendor];
  const apiKey = settings[key];
  if (apiKey !== undefined) return { apiKey, baseUrl: settings[baseUrl] ?? null, simulated: false };
  const url = settings.SIMULATED_PROVIDER_URL;
  if (url === undefined) return null;
  return { apiKey: 'simulated', baseUrl: url.replace(/\/+$/, '') + simulatedPath, simulated: true };
}

/** Throws a ConfigError that names the key of every vendor some persona speaks through and that cannot be reached. */
export function requireEndpoints(
  personas: readonly Persona[],
  providers: readonly Provider[],
  settings: Settings,
): void {
  const used = new Set(personas.map((persona) => persona.provider));
  const unreachable = providers.filter(
    (provider) => used.has(provider.id) && endpointOf(provider.vendor, settings) === null,
  );
  if (unreachable.length === 0) return;
  throw new ConfigError(
    unreachable.map((provider) => ({
      variable: VARIABLES[provider.vendor].key,
      expected: `is not set, and neither is SIMULATED_PROVIDER_URL, but personas speak through ${provider.id}`,
    })),
  );
}
