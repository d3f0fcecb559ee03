import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProviders } from './read-catalogue.ts';

const own = new URL('../../../models.yaml', import.meta.url);
const file = (yaml: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'models-')), 'models.yaml');
  writeFileSync(path, yaml);
  return path;
};
const model = (id: string) =>
  `{ id: ${id}, context_window: 9, max_output_tokens: 5, abilities: { temperature: true, tools: true, schema: true }, price: null }`;
const modelOf = (providers: ReturnType<typeof readProviders>, provider: string, id: string) =>
  providers.find((one) => one.id === provider)?.models.find((one) => one.id === id);

describe('the product’s own catalogue', () => {
  it('knows window, limit, abilities and price of every model', () => {
    for (const { models } of readProviders(own)) {
      for (const { contextWindow, maxOutputTokens, price } of models) {
        expect(contextWindow).toBeGreaterThan(maxOutputTokens);
        expect(price!.output).toBeGreaterThan(price!.input);
        expect(price!.cachedInput).toBeLessThan(price!.input);
      }
    }
  });
});

it('knows which vendors’ models refuse to be forced, take marks, reason in pieces and take tools beside a schema', () => {
  const abilities = (provider: string) =>
    readProviders(own)
      .find(({ id }) => id === provider)!
      .models.map((one) => one.abilities);
  for (const claude of abilities('claude')) expect(claude).toMatchObject({ forcing: false, toolsBesideSchema: false });
  for (const gpt of abilities('openai')) expect(gpt).toMatchObject({ forcing: true, marks: true, reasons: true });
  for (const gemini of abilities('gemini')) expect(gemini).toMatchObject({ forcing: true, toolsBesideSchema: true });
});

it('takes a model of which nothing is said for one that can be forced and has no ways of its own', () => {
  const [provider] = readProviders(
    file(
      `providers: [{ id: ollama, name: Ollama, vendor: compatible, address: { base_url: "http://127.0.0.1:11434/v1" }, default_model: m, models: [${model('m')}] }]`,
    ),
  );
  expect(provider!.models[0]!.abilities).toEqual({
    temperature: true,
    tools: true,
    schema: true,
    forcing: true,
    toolsBesideSchema: false,
    marks: false,
    reasons: false,
  });
});

describe('a file laid over it', () => {
  it('changes what it names and nothing else', () => {
    const price = '{ input: 1.25, output: 9, cached_input: 0.125, cache_write: 1.25 }';
    const changed = readProviders(
      own,
      file(`providers: [{ id: claude, models: [{ id: claude-opus-5-5, price: ${price} }] }]`),
    );
    const before = readProviders(own);
    expect(modelOf(changed, 'claude', 'claude-opus-5-5')).toEqual({
      ...modelOf(before, 'claude', 'claude-opus-5-5'),
      price: { input: 1_250_000, output: 9_000_000, cachedInput: 125_000, cacheWrite: 1_250_000, long: null },
    });
    expect(changed.slice(1)).toEqual(before.slice(1));
  });

  it('adds models and providers, compatible ones with their address', () => {
    const added = readProviders(
      own,
      file(
        `providers: [{ id: openai, models: [${model('gpt-new')}] }, { id: ollama, name: Ollama, vendor: compatible, address: { base_url: "http://127.0.0.1:11434/v1" }, default_model: m, models: [${model('m')}] }]`,
      ),
    );
    expect(modelOf(added, 'openai', 'gpt-new')).toMatchObject({ contextWindow: 9 });
    expect(modelOf(added, 'openai', 'gpt-6.1-terra')).toBeDefined();
    expect(added.at(-1)).toMatchObject({
      id: 'ollama',
      address: { baseUrl: 'http://127.0.0.1:11434/v1', keyVariable: null, keyHeader: null, limitField: 'max_tokens' },
    });
  });
});

describe('a catalogue with mistakes', () => {
  const one = (id: string, more: string) => `{ id: ${id}, name: x, models: [${model('m')}], ${more} }`;
  it.each([
    [
      'twins',
      `providers: [${one('a', 'vendor: openai, default_model: m')}, ${one('a', 'vendor: openai, default_model: m')}]`,
      /a is there twice/,
    ],
    [
      'an unlisted default',
      `providers: [${one('a', 'vendor: openai, default_model: n')}]`,
      /default_model: is not among/,
    ],
    ['no address', `providers: [${one('a', 'vendor: compatible, default_model: m')}]`, /address: belongs to/],
    [
      'an address too many',
      `providers: [${one('a', 'vendor: openai, default_model: m, address: { base_url: "http://x" }')}]`,
      /address: belongs to/,
    ],
    ['an unknown field', `providers: [${one('a', 'vendor: openai, default_model: m, prize: 3')}]`, /prize/],
  ])('is refused: %s', (_what, yaml, message) => {
    expect(() => readProviders(file(yaml))).toThrow(message);
  });
});
