import type { ModelChoice, Persona } from './persona.ts';
import { dearest, type Price } from './price.ts';

/** Whose wire format a provider speaks. */
export type Vendor = 'anthropic' | 'openai' | 'gemini' | 'compatible';

export type ModelSpec = {
  readonly id: string;
  /** Tokens. */
  readonly contextWindow: number;
  /** Tokens, reasoning included. */
  readonly maxOutputTokens: number;
  readonly abilities: Abilities;
  /** null: nobody told us. */
  readonly price: Price | null;
};

export type Abilities = {
  /** Whether it takes a temperature of ours. */
  readonly temperature: boolean;
  /** Whether it can ask for tools. */
  readonly tools: boolean;
  /** Whether its vendor holds it to a schema; otherwise it is told the schema in words. */
  readonly schema: boolean;
  /** Whether it can be made to ask for a tool; otherwise it is told to in words. */
  readonly forcing: boolean;
  /** Whether it takes tools beside a schema, and a prompt cache that began without the schema still hits. */
  readonly toolsBesideSchema: boolean;
  /** Whether it caches prompts where a request marks them, where its vendor has models that do not. */
  readonly marks: boolean;
  /** Whether it reasons in pieces that have to be asked for and given back, where its vendor has models that do not. */
  readonly reasons: boolean;
};

export type Provider = {
  /** As personas and requests name it: `claude`. */
  readonly id: string;
  readonly name: string;
  readonly vendor: Vendor;
  /** Where a compatible provider is; null: its vendor is known by name. */
  readonly address: CompatibleAddress | null;
  readonly defaultModel: string;
  readonly models: readonly ModelSpec[];
};

/** Somebody who speaks OpenAI's Chat Completions: Ollama, vLLM, OpenRouter, Azure and the like. */
export type CompatibleAddress = {
  readonly baseUrl: string;
  /** The environment variable that holds its key; null: it wants none. */
  readonly keyVariable: string | null;
  /** The header its key goes in; null: as a bearer token. */
  readonly keyHeader: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Added to every URL: Azure's `api-version`. */
  readonly query: Readonly<Record<string, string>>;
  /** What the limit on output tokens is called there. */
  readonly limitField: 'max_tokens' | 'max_completion_tokens';
};

/** Providers that can be reached, by id. */
export type Catalogue = ReadonlyMap<string, Provider & { readonly simulated: boolean }>;

/** What we assume of a model somebody named that the catalogue does not know. */
const UNLISTED = {
  contextWindow: 128_000,
  maxOutputTokens: 8_192,
  abilities: {
    temperature: false,
    tools: true,
    schema: true,
    forcing: false,
    toolsBesideSchema: false,
    marks: false,
    reasons: false,
  },
} as const;

/** A model the catalogue does not know is taken to cost as much as the dearest of its provider: no budget is overdrawn by it. */
export function specOf(provider: Provider, model: string): ModelSpec {
  const listed = provider.models.find((spec) => spec.id === model);
  return listed ?? { id: model, ...UNLISTED, price: dearest(provider.models.map((spec) => spec.price)) };
}

/** What a request may say about the model of an agent. */
export type Override = { readonly provider: string | null; readonly model: string | null };

export const NO_OVERRIDE: Override = { provider: null, model: null };

/**
 * The models to ask, in order: the one requested or else the persona's own, then its fallbacks. Providers that cannot be
 * reached are left out, and so are simulated ones behind a real one: nobody asked for those.
 * Empty where the first choice itself cannot be reached.
 */
export function candidatesFor(persona: Persona, override: Override, catalogue: Catalogue): ModelChoice[] {
  const first = firstChoice(persona, override, catalogue);
  const provider = first && catalogue.get(first.provider);
  if (!first || !provider) return [];
  const chain = [first, { provider: persona.provider, model: persona.model }, ...persona.fallbacks];
  return chain.filter((choice, i) => {
    const reached = catalogue.get(choice.provider);
    const isNew = chain.findIndex((other) => isSame(other, choice)) === i;
    return isNew && reached !== undefined && (provider.simulated || !reached.simulated);
  });
}

function firstChoice(persona: Persona, override: Override, catalogue: Catalogue): ModelChoice | null {
  const id = override.provider ?? persona.provider;
  if (override.model !== null) return { provider: id, model: override.model };
  if (id === persona.provider) return { provider: id, model: persona.model };
  const provider = catalogue.get(id);
  return provider ? { provider: id, model: provider.defaultModel } : null;
}

const isSame = (a: ModelChoice, b: ModelChoice): boolean => a.provider === b.provider && a.model === b.model;
