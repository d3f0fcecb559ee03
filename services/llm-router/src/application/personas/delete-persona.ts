import type { Actor, ask, QuestionReply, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { isShown, notThere, refuseUnlessAdmin, type PersonaParts } from './persona-parts.ts';
import { overtaken } from './replace-persona.ts';

/** Takes a persona away from new discussions of the workspace. Those under way keep the version they have. */
export async function deletePersona(
  { store, onChanged }: PersonaParts,
  id: string,
  version: number | undefined,
  actor: Actor,
): Promise<Result<QuestionReply<typeof ask.deletePersona>, Refusal>> {
  const refused = refuseUnlessAdmin(actor);
  if (refused) return refused;
  const { workspace_id, person_id } = actor;
  const reply = await store.answerOnce(actor, null, async (personas) => {
    const before = await personas.newest(workspace_id, id);
    if (!isShown(before)) return notThere(id);
    if (version !== undefined && version !== before.version) return overtaken(version, before.version);
    const gone = await personas.add(workspace_id, { ...before, version: before.version + 1 }, person_id, true);
    return gone ? ok({ persona: id, version: gone.version }) : overtaken(before.version, before.version + 1);
  });
  if (reply.ok) onChanged(workspace_id, id);
  return reply;
}
