import { Id, PersonaDefinition } from '@maestro/contracts';
import { z } from 'zod';
import type { Provider } from '../../domain/catalogue.ts';
import type { Persona } from '../../domain/persona.ts';
import { check, readYaml, refuseTwins } from './read-yaml.ts';

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

/** Personas without which no discussion can be led and concluded. */
const SYSTEM_PERSONAS = ['moderator', 'analyst', 'synthesiser'];

/** Throws an error that names the file and every field that is wrong. */
export function readPersonas(file: string | URL, providers: readonly Provider[]): Persona[] {
  const { personas } = check(String(file), z.strictObject({ personas: z.array(PersonaSeed).min(1) }), readYaml(file));
  refuseTwins(String(file), personas);
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
