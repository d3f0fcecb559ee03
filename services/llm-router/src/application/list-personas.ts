import type { ask, QuestionReply } from '@maestro/contracts';
import { candidatesFor, NO_OVERRIDE, type Catalogue } from '../domain/catalogue.ts';
import type { Persona } from '../domain/persona.ts';

/** Personas that may take a seat and can be reached, with the model that would speak. */
export function listPersonas(
  personas: Iterable<Persona>,
  catalogue: Catalogue,
): QuestionReply<typeof ask.listPersonas> {
  const listed = [];
  for (const persona of personas) {
    const [first] = candidatesFor(persona, NO_OVERRIDE, catalogue);
    if (persona.kind === 'system' || !first) continue;
    listed.push({
      persona: persona.id,
      name: persona.name,
      role: persona.role,
      ...first,
      simulated: catalogue.get(first.provider)!.simulated,
    });
  }
  return { personas: listed };
}
