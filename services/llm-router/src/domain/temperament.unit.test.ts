import { Temperament } from '@maestro/contracts';
import { describe, expect, it } from 'vitest';
import { agentSystemText, systemPersonaText } from './rendering/system-text.ts';
import { temperamentText } from './temperament.ts';
import { aPersona } from './testing/persona.ts';

const STYLES = Temperament.shape.style.unwrap().options;
const DEFERS = Temperament.shape.defers.unwrap().options;
const every = STYLES.flatMap((style) => DEFERS.map((defers) => ({ style, defers })));

describe('a temperament', () => {
  it('is told in words of its own, whatever it is', () => {
    const texts = every.map(temperamentText);
    expect(new Set(texts).size).toBe(STYLES.length * DEFERS.length);
    for (const text of texts) expect(text).toMatch(/^## Your temperament\nYou are .+\.\n.+\.$/s);
  });

  it('has two halves that change apart: how one argues, and when one leaves a question to people', () => {
    const lines = (temperament: Temperament) => temperamentText(temperament).split('\n').slice(1);
    const [bold] = lines({ style: 'assertive', defers: 'rarely' });
    const [same, readily] = lines({ style: 'assertive', defers: 'readily' });
    expect(same).toBe(bold);
    expect(bold).toContain('assertive');
    expect(readily).toContain('put one precise question to the person');
    expect(lines({ style: 'collaborative', defers: 'readily' })[1]).toBe(readily);
  });

  it('stands in what an agent is told of itself, after its instructions', () => {
    const temperament = { style: 'collaborative', defers: 'when_theirs' } as const;
    const text = agentSystemText(aPersona({ temperament }), { id: 'architect', name: 'Architect AI', prompt: null });
    expect(text.indexOf(temperamentText(temperament))).toBeGreaterThan(text.indexOf('You look at structure.'));
  });

  it('is none of whoever has no seat: a moderator argues for nothing', () => {
    expect(systemPersonaText(aPersona({ kind: 'system' }))).not.toContain('temperament');
  });
});
