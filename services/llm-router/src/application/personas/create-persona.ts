import type { Actor, CreatePersona, IdempotencyKey, PersonaDetail, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import {
  detailOf,
  fromDefinition,
  refuseUnknownProviders,
  refuseUnlessAdmin,
  type PersonaParts,
} from './persona-parts.ts';

/** More than anybody chooses from. */
const MOST_PERSONAS = 500;

/** Makes a persona of the workspace. One that was taken away may be made again; its versions count on. */
export async function createPersona(
  { store, catalogue, onChanged }: PersonaParts,
  { persona: id, ...definition }: CreatePersona,
  actor: Actor,
  idempotency: IdempotencyKey | null,
): Promise<Result<PersonaDetail, Refusal>> {
  const refused = refuseUnlessAdmin(actor) ?? refuseUnknownProviders(definition, catalogue);
  if (refused) return refused;
  const { workspace_id, person_id } = actor;
  const reply = await store.answerOnce(actor, idempotency, async (personas) => {
    const all = await personas.newestOfAll(workspace_id);
    const before = all.find((persona) => persona.id === id);
    if (before && !before.deleted) return taken(id);
    if (all.length >= MOST_PERSONAS)
      return err({ kind: 'conflict', detail: `there are ${all.length} personas already` });
    const made = fromDefinition(id, (before?.version ?? 0) + 1, definition);
    const kept = await personas.add(workspace_id, made, person_id, false);
    return kept ? ok(detailOf(kept, catalogue)) : taken(id);
  });
  if (reply.ok) onChanged(workspace_id, id);
  return reply;
}

const taken = (id: string): Result<never, Refusal> =>
  err({
    kind: 'conflict',
    detail: `there is a persona ${id} already`,
    errors: [{ pointer: '/persona', detail: 'is taken' }],
  });
