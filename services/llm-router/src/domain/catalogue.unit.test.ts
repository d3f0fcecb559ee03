import { describe, expect, it } from 'vitest';
import { candidatesFor, NO_OVERRIDE, specOf, type Catalogue } from './catalogue.ts';
import { aPersona } from './testing/persona.ts';

const provider = (id: string, simulated = false) =>
  [
    id,
    {
      id,
      name: id,
      vendor: 'openai',
      address: null,
      defaultModel: `${id}-1`,
      models: [
        {
          id: `${id}-1`,
          contextWindow: 9,
          maxOutputTokens: 8,
          abilities: {
            temperature: true,
            tools: true,
            schema: true,
            forcing: true,
            toolsBesideSchema: false,
            marks: false,
            reasons: false,
          },
          price: null,
        },
      ],
      simulated,
    },
  ] as const;
const catalogueOf = (...providers: ReturnType<typeof provider>[]): Catalogue => new Map(providers);
const persona = aPersona({
  fallbacks: [
    { provider: 'openai', model: 'openai-1' },
    { provider: 'gemini', model: 'gemini-1' },
  ],
});
const chain = (override: Partial<typeof NO_OVERRIDE>, catalogue: Catalogue) =>
  candidatesFor(persona, { ...NO_OVERRIDE, ...override }, catalogue).map(
    (choice) => `${choice.provider}/${choice.model}`,
  );
const all = catalogueOf(provider('claude'), provider('openai'), provider('gemini'));

describe('the models to ask', () => {
  it('are the persona’s own and its fallbacks', () => {
    expect(chain({}, all)).toEqual(['claude/claude-1', 'openai/openai-1', 'gemini/gemini-1']);
  });

  it('begin with what the request says, and no model comes twice', () => {
    expect(chain({ provider: 'gemini' }, all)).toEqual(['gemini/gemini-1', 'claude/claude-1', 'openai/openai-1']);
    expect(chain({ model: 'claude-9' }, all)[0]).toBe('claude/claude-9');
    expect(chain({ provider: 'openai', model: 'o' }, all).slice(0, 2)).toEqual(['openai/o', 'claude/claude-1']);
  });

  it('leave out who cannot be reached; none is left where that is the first', () => {
    expect(chain({}, catalogueOf(provider('claude'), provider('gemini')))).toEqual([
      'claude/claude-1',
      'gemini/gemini-1',
    ]);
    expect(chain({}, catalogueOf(provider('openai')))).toEqual([]);
    expect(chain({ provider: 'nobody' }, all)).toEqual([]);
  });

  it('never replace a real vendor by a simulated one, but the other way round', () => {
    const mixed = catalogueOf(provider('claude'), provider('openai', true), provider('gemini'));
    expect(chain({}, mixed)).toEqual(['claude/claude-1', 'gemini/gemini-1']);
    expect(chain({ provider: 'openai' }, mixed)).toEqual(['openai/openai-1', 'claude/claude-1', 'gemini/gemini-1']);
  });
});

it('a model nobody listed is treated with caution', () => {
  const [, claude] = provider('claude');
  expect(specOf(claude, 'claude-1').abilities.temperature).toBe(true);
  expect(specOf(claude, 'claude-99')).toMatchObject({ id: 'claude-99', abilities: { temperature: false } });
});
