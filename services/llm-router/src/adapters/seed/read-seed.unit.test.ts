import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProviders } from './read-catalogue.ts';
import { readPersonas } from './read-seed.ts';

const seed = (name: string) => new URL(`../../../${name}`, import.meta.url);
const providers = readProviders(seed('models.yaml'));
const file = (yaml: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'seed-')), 'seed.yaml');
  writeFileSync(path, yaml);
  return path;
};

describe('the seed', () => {
  const personas = readPersonas(seed('personas.yaml'), providers);

  it('has the three providers of the product', () => {
    expect(providers.map((provider) => provider.id)).toEqual(['claude', 'openai', 'gemini']);
  });

  it('has at least ten personas for seats, and the three that lead and conclude', () => {
    const agents = personas.filter((persona) => persona.kind === 'agent').map((persona) => persona.id);
    expect(agents.length).toBeGreaterThanOrEqual(10);
    expect(agents).toEqual(expect.arrayContaining(['architect', 'backend_eng', 'devops']));
    expect(personas.filter((persona) => persona.kind === 'system').map((persona) => persona.id)).toEqual([
      'moderator',
      'analyst',
      'synthesiser',
    ]);
  });

  it('names only models of the catalogue', () => {
    const listed = new Set(
      providers.flatMap((provider) => provider.models.map((model) => `${provider.id}/${model.id}`)),
    );
    const named = personas.flatMap((persona) => [persona, ...persona.fallbacks].map((c) => `${c.provider}/${c.model}`));
    expect(named.filter((choice) => !listed.has(choice))).toEqual([]);
  });
});

describe('a seed with mistakes', () => {
  it('is refused with every field that is wrong', () => {
    const bad = file('personas: [{ id: "no good", kind: robot, name: x, role: y, model: claude, instructions: z }]');
    for (const field of ['id', 'kind', 'model']) {
      expect(() => readPersonas(bad, providers)).toThrow(`personas.0.${field}`);
    }
  });

  it('is refused with a provider nobody knows, and without the system personas', () => {
    const bad = file('personas: [{ id: a, kind: agent, name: x, role: y, model: nobody/m, instructions: z }]');
    expect(() => readPersonas(bad, providers)).toThrow(/no provider nobody[\s\S]*moderator is missing/);
  });
});
