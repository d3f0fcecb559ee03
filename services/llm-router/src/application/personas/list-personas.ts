import type { ask, QuestionReply } from '@maestro/contracts';
import { candidatesFor, NO_OVERRIDE } from '../../domain/catalogue.ts';
import { isShown, type PersonaParts } from './persona-parts.ts';

/** Personas that may take a seat in this workspace and can be reached, with the model that would speak. */
export async function listPersonas(
  { store, catalogue }: Pick<PersonaParts, 'store' | 'catalogue'>,
  workspaceId: string,
): Promise<QuestionReply<typeof ask.listPersonas>> {
  const listed = [];
  for (const persona of await store.newestOfAll(workspaceId)) {
    const [first] = candidatesFor(persona, NO_OVERRIDE, catalogue);
    if (!isShown(persona) || !first) continue;
    const { id, version, origin, name, role } = persona;
    listed.push({
      persona: id,
      version,
      origin,
      name,
      role,
      ...first,
      simulated: catalogue.get(first.provider)!.simulated,
    });
  }
  return { personas: listed };
}
