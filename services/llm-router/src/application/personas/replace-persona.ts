import type { Actor, IdempotencyKey, PersonaDetail, Refusal, ReplacePersona } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import {
  detailOf,
  fromDefinition,
  isShown,
  notThere,
  refuseUnknownProviders,
  refuseUnlessAdmin,
  type PersonaParts,
} from './persona-parts.ts';

/**
 * Makes a new version of a persona from the newest one, which whoever changes it must have seen. What the product brought
 * is from now on the workspace's own.
 */
export async function replacePersona(
  { store, catalogue, onChanged }: PersonaParts,
  id: string,
  { version, ...definition }: ReplacePersona,
  actor: Actor,
  idempotency: IdempotencyKey | null,
): Promise<Result<PersonaDetail, Refusal>> {
  const refused = refuseUnlessAdmin(actor) ?? refuseUnknownProviders(definition, catalogue);
  if (refused) return refused;
  const { workspace_id, person_id } = actor;
  const reply = await store.answerOnce(actor, idempotency, async (personas) => {
    const before = await personas.newest(workspace_id, id);
    if (!isShown(before)) return notThere(id);
    if (before.version !== version) return overtaken(version, before.version);
    const kept = await personas.add(workspace_id, fromDefinition(id, version + 1, definition), person_id, false);
    return kept ? ok(detailOf(kept, catalogue)) : overtaken(version, version + 1);
  });
  if (reply.ok) onChanged(workspace_id, id);
  return reply;
}

/** Somebody else was quicker, or has seen another version than there is. */
export const overtaken = (seen: number, newest: number): Result<never, Refusal> =>
  err({
    kind: 'conflict',
    detail: `version ${seen} is not the newest; ${newest} is`,
    errors: [{ pointer: '/version', detail: `the newest is ${newest}` }],
  });
