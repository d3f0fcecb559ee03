import { ask } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { answer, answerService, Unavailable, type Answer } from '@maestro/messaging';
import { createPersona } from '../../application/personas/create-persona.ts';
import { deletePersona } from '../../application/personas/delete-persona.ts';
import { getPersona, listPersonaVersions } from '../../application/personas/get-persona.ts';
import { listPersonas } from '../../application/personas/list-personas.ts';
import type { PersonaParts } from '../../application/personas/persona-parts.ts';
import { replacePersona } from '../../application/personas/replace-persona.ts';
import { listProviders, type ProviderParts } from '../../application/list-providers.ts';
import { readUsage } from '../../application/read-usage.ts';
import { listArtifacts, readArtifact } from '../../application/tools/artifacts.ts';
import { NotNow } from '../../domain/not-now.ts';
import type { UsageLedger } from '../../ports/usage-ledger.ts';
import type { Artifacts } from '../../ports/sandbox.ts';

/** Where whoever asks belongs to no workspace. */
const DEFAULT_WORKSPACE = 'default';

type AnswerParts = PersonaParts & ProviderParts & { readonly artifacts: Artifacts; readonly usage: UsageLedger };

/** Providers are the same for everybody, personas for everybody of a workspace. */
export const answers = (parts: AnswerParts): Answer[] => [
  answerService(ask.listPersonas, ({ workspace_id }, { actor }) =>
    whereItCan(async () => ok(await listPersonas(parts, actor?.workspace_id ?? workspace_id ?? DEFAULT_WORKSPACE))),
  ),
  answer(ask.getPersona, ({ persona_id, version }, { actor }) =>
    whereItCan(() => getPersona(parts, actor.workspace_id, persona_id, version)),
  ),
  answer(ask.listPersonaVersions, ({ persona_id, ...page }, { actor }) =>
    whereItCan(() => listPersonaVersions(parts, actor.workspace_id, persona_id, page)),
  ),
  answer(ask.createPersona, (body, { actor, idempotency }) =>
    whereItCan(() => createPersona(parts, body, actor, idempotency)),
  ),
  answer(ask.replacePersona, ({ persona_id, definition }, { actor, idempotency }) =>
    whereItCan(() => replacePersona(parts, persona_id, definition, actor, idempotency)),
  ),
  answer(ask.deletePersona, ({ persona_id, version }, { actor }) =>
    whereItCan(() => deletePersona(parts, persona_id, version, actor)),
  ),
  answerService(ask.listProviders, () => Promise.resolve(ok(listProviders(parts)))),
  answer(ask.getUsage, (body, { actor }) => whereItCan(() => readUsage(parts.usage, actor.workspace_id, body))),
  answer(ask.listArtifacts, ({ discussion_id }, { actor }) =>
    whereItCan(async () => ok(await listArtifacts(parts.artifacts, actor.workspace_id, discussion_id))),
  ),
  answer(ask.readArtifact, ({ discussion_id, path }, { actor }) =>
    whereItCan(() => readArtifact(parts.artifacts, actor.workspace_id, discussion_id, path)),
  ),
  answerService(ask.pings['llm-router'], () => Promise.resolve(ok({ service: 'llm-router' }))),
];

/** What is away for now is told as such, and is no bug. */
async function whereItCan<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotNow) throw new Unavailable(error.message, { cause: error });
    throw error;
  }
}
