import { Id } from '@maestro/contracts';
import { z } from 'zod';
import type { Abilities, CompatibleAddress, Provider } from '../../domain/catalogue.ts';
import type { Price, Rates } from '../../domain/price.ts';
import { check, readYaml, refuseTwins } from './read-yaml.ts';

/** Dollars per million tokens, as vendors publish them. */
const Dollars = z.number().min(0).max(10_000);
const rates = { input: Dollars, output: Dollars, cached_input: Dollars, cache_write: Dollars };
const PriceSeed = z.strictObject({
  ...rates,
  long: z
    .strictObject({ ...rates, above: z.int().positive() })
    .nullable()
    .default(null),
});
const Model = z.strictObject({
  id: z.string().min(1),
  context_window: z.int().positive(),
  max_output_tokens: z.int().positive(),
  abilities: z.strictObject({
    temperature: z.boolean(),
    tools: z.boolean(),
    schema: z.boolean(),
    forcing: z.boolean().default(true),
    tools_beside_schema: z.boolean().default(false),
    marks: z.boolean().default(false),
    reasons: z.boolean().default(false),
  }),
  price: PriceSeed.nullable(),
});
const HeaderName = z.string().regex(/^[A-Za-z0-9-]+$/);
const Address = z.strictObject({
  base_url: z.url({ protocol: /^https?$/ }),
  key_variable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .nullable()
    .default(null),
  key_header: HeaderName.nullable().default(null),
  headers: z.record(HeaderName, z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
  limit_field: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
});
const ProviderSeed = z
  .strictObject({
    id: Id,
    name: z.string().min(1),
    vendor: z.enum(['anthropic', 'openai', 'gemini', 'compatible']),
    address: Address.nullable().default(null),
    default_model: z.string(),
    models: z.array(Model).min(1),
  })
  .refine((provider) => provider.models.some((model) => model.id === provider.default_model), {
    path: ['default_model'],
    message: 'is not among the models',
  })
  .refine((provider) => (provider.vendor === 'compatible') === (provider.address !== null), {
    path: ['address'],
    message: 'belongs to compatible providers, and to them alone',
  });
const Catalogue = z.strictObject({ providers: z.array(ProviderSeed).min(1) });

/** As far as a file has to be understood to be laid over another. */
const Entry = z.looseObject({ id: z.string() });
type Entry = z.infer<typeof Entry>;
const Layer = z.strictObject({ providers: z.array(Entry.extend({ models: z.array(Entry).optional() })).min(1) });
type Layer = z.infer<typeof Layer>;

/**
 * Providers and their models. Each file is laid over the one before it: what it says of a provider or model replaces the same
 * field there, and what is new is added. Throws an error that names the files and every field that is wrong.
 */
export function readProviders(...files: readonly (string | URL)[]): Provider[] {
  const origin = files.map(String).join(' + ');
  const layers = files.map((file) => check(String(file), Layer, readYaml(file)));
  layers.forEach((layer, i) => {
    refuseTwins(String(files[i]), layer.providers);
    for (const { models = [] } of layer.providers) refuseTwins(String(files[i]), models);
  });
  const { providers } = check(origin, Catalogue, layers.reduce(layOver));
  return providers.map(({ id, name, vendor, address, default_model, models }) => ({
    id,
    name,
    vendor,
    address: address && toAddress(address),
    defaultModel: default_model,
    models: models.map((model) => ({
      id: model.id,
      contextWindow: model.context_window,
      maxOutputTokens: model.max_output_tokens,
      abilities: toAbilities(model.abilities),
      price: model.price && toPrice(model.price),
    })),
  }));
}

const layOver = (below: Layer, above: Layer): Layer => ({
  providers: merge(below.providers, above.providers, (one, other) => ({
    ...one,
    ...other,
    models: merge(one.models ?? [], other.models ?? [], (model, change) => ({ ...model, ...change })),
  })),
});

function merge<E extends Entry>(below: readonly E[], above: readonly E[], join: (one: E, other: E) => E): E[] {
  const changed = below.map((one) => {
    const other = above.find((entry) => entry.id === one.id);
    return other ? join(one, other) : one;
  });
  return [...changed, ...above.filter((entry) => !below.some((one) => one.id === entry.id))];
}

const toAbilities = ({ tools_beside_schema, ...others }: z.infer<typeof Model>['abilities']): Abilities => ({
  ...others,
  toolsBesideSchema: tools_beside_schema,
});

const toAddress = (address: z.infer<typeof Address>): CompatibleAddress => ({
  baseUrl: address.base_url,
  keyVariable: address.key_variable,
  keyHeader: address.key_header,
  headers: address.headers,
  query: address.query,
  limitField: address.limit_field,
});

const inMillionths = (dollars: number): number => Math.round(dollars * 1_000_000);
const toRates = (seed: { [kind in keyof typeof rates]: number }): Rates => ({
  input: inMillionths(seed.input),
  output: inMillionths(seed.output),
  cachedInput: inMillionths(seed.cached_input),
  cacheWrite: inMillionths(seed.cache_write),
});
const toPrice = (seed: z.infer<typeof PriceSeed>): Price => ({
  ...toRates(seed),
  long: seed.long && { ...toRates(seed.long), above: seed.long.above },
});
