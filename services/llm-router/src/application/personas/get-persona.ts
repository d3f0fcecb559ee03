import type { PersonaDetail, PersonaVersions, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { detailOf, isShown, notThere, type PersonaParts } from './persona-parts.ts';

type Readable = Pick<PersonaParts, 'store' | 'catalogue'>;

/** One persona: the newest version, or the one named even where it has been taken away since. */
export async function getPersona(
  { store, catalogue }: Readable,
  workspaceId: string,
  id: string,
  version: number | undefined,
): Promise<Result<PersonaDetail, Refusal>> {
  const found =
    version === undefined ? await store.newest(workspaceId, id) : await store.version(workspaceId, id, version);
  return isShown(found) ? ok(detailOf(found, catalogue)) : notThere(id);
}

/** Every version of one persona, newest first. */
export async function listPersonaVersions(
  { store, catalogue }: Readable,
  workspaceId: string,
  id: string,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<Result<PersonaVersions, Refusal>> {
  const found = await store.versions(workspaceId, id, page.before ?? null, page.limit + 1);
  const versions = found.filter((persona) => persona.kind === 'agent').slice(0, page.limit);
  const last = versions.at(-1);
  if (!last && page.before === undefined) return notThere(id);
  return ok({
    versions: versions.map((persona) => ({ ...detailOf(persona, catalogue), deleted: persona.deleted })),
    next: last && found.length > page.limit ? last.version : null,
  });
}
