import { readFileSync } from 'node:fs';
import { Id, PersonaDefinition } from '@maestro/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Provider } from '../../domain/catalogue.ts';
import type { Price } from '../../domain/price.ts';
import type { Persona } from '../../domain/persona.ts';

/** Dollars per million tokens, as vendors publish them. */
const Dollars = z.number().min(0).max(10_000);
const PriceSeed = z.strictObject({
  input: Dollars,
  output: Dollars,
  cached_input: Dollars,
  cache_write: Dollars,
});
const Model = z.strictObject({
  id: z.string().min(1),
  context_window: z.int().positive(),
  max_output_tokens: z.int().positive(),
  abilities: z.strictObject({ temperature: z.boolean(), tools: z.boolean(), schema: z.boolean() }),
  price: PriceSeed.nullable(),
});
const ProviderSeed = z
  .strictObject({
    id: Id,
    name: z.string().min(1),
    vendor: z.enum(['anthropic', 'openai', 'gemini']),
    default_model: z.string(),
    models: z.array(Model).min(1),
  })
  .refine((provider) => provider.models.some((model) => model.id === provider.default_model), {
    path: ['default_model'],
    message: 'is not among the models',
  });

/** `claude/claude-sonnet-5-5`; a model's id may itself hold a slash. */
const Choice = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}\/.+$/, 'must be provider/model')
  .transform((text) => ({ provider: text.slice(0, text.indexOf('/')), model: text.slice(text.indexOf('/') + 1) }));
/** As clients define personas, but for how models are named. */
const PersonaSeed = PersonaDefinition.omit({ provider: true }).extend({
  id: Id,
  kind: z.enum(['agent', 'system']),
  model: Choice,
  fallbacks: z.array(Choice).max(5).default([]),
});

const inMillionths = (dollars: number): number => Math.round(dollars * 1_000_000);
const readPrice = (price: z.infer<typeof PriceSeed>): Price => ({
  input: inMillionths(price.input),
  output: inMillionths(price.output),
  cachedInput: inMillionths(price.cached_input),
  cacheWrite: inMillionths(price.cache_write),
});

/** Personas without which no discussion can be led and concluded. */
const SYSTEM_PERSONAS = ['moderator', 'analyst', 'synthesiser'];

/** Throws an error that names the file and every field that is wrong. */
export function readProviders(file: string | URL): Provider[] {
  const { providers } = read(file, z.strictObject({ providers: z.array(ProviderSeed).min(1) }));
  refuseTwins(file, providers);
  return providers.map(({ default_model, models, ...provider }) => ({
    ...provider,
    defaultModel: default_model,
    models: models.map((model) => ({
      id: model.id,
      contextWindow: model.context_window,
      maxOutputTokens: model.max_output_tokens,
      abilities: model.abilities,
      price: model.price && readPrice(model.price),
    })),
  }));
}

/** Throws an error that names the file and every field that is wrong. */
export function readPersonas(file: string | URL, providers: readonly Provider[]): Persona[] {
  const { personas } = read(file, z.strictObject({ personas: z.array(PersonaSeed).min(1) }));
  refuseTwins(file, personas);
  const known = new Set(providers.map((provider) => provider.id));
  const problems = personas.flatMap((persona) =>
    [persona.model, ...persona.fallbacks]
      .filter((choice) => !known.has(choice.provider))
      .map((choice) => `${persona.id}: there is no provider ${choice.provider}`),
  );
  const missing = SYSTEM_PERSONAS.filter((id) => !personas.some((p) => p.id === id && p.kind === 'system'));
  problems.push(...missing.map((id) => `the system persona ${id} is missing`));
  if (problems.length > 0) throw new Error(`${String(file)}:\n  ${problems.join('\n  ')}`);
  return personas.map(({ model, ...persona }) => ({ ...persona, ...model, version: 1, origin: 'product' }));
}

function read<S extends z.ZodType>(file: string | URL, schema: S): z.infer<S> {
  const parsed = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${String(file)}:\n  ${problems.join('\n  ')}`);
}

function refuseTwins(file: string | URL, entries: readonly { readonly id: string }[]): void {
  const ids = entries.map((entry) => entry.id);
  const twin = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twin !== undefined) throw new Error(`${String(file)}: ${twin} is there twice`);
}
