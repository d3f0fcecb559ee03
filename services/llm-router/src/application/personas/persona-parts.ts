import type { Actor, PersonaDefinition, PersonaDetail, Refusal } from '@maestro/contracts';
import { err, type Result } from '@maestro/kernel';
import { candidatesFor, NO_OVERRIDE, type Catalogue } from '../../domain/catalogue.ts';
import type { Persona } from '../../domain/persona.ts';
import type { PersonaStore, PersonaVersion } from '../../ports/persona-store.ts';

export type PersonaParts = {
  readonly store: PersonaStore;
  readonly catalogue: Catalogue;
  /** Called after a version was made. */
  readonly onChanged: (workspaceId: string, id: string) => void;
};

/** System personas belong to the product: they are neither shown nor changed. */
export const isShown = (persona: PersonaVersion | null): persona is PersonaVersion =>
  persona !== null && !persona.deleted && persona.kind === 'agent';

export const notThere = (id: string): Result<never, Refusal> =>
  err({ kind: 'not_found', detail: `there is no persona ${id}` });

/** Whoever may not change what the whole workspace shares; null: they may. */
export const refuseUnlessAdmin = (actor: Actor): Result<never, Refusal> | null =>
  actor.is_admin === true
    ? null
    : err({ kind: 'forbidden', detail: 'only administrators of the workspace may change its personas' });

/** A definition that names a provider nobody has configured; null: it names none. */
export function refuseUnknownProviders(
  definition: PersonaDefinition,
  catalogue: Catalogue,
): Result<never, Refusal> | null {
  const named = [
    { pointer: '/provider', provider: definition.provider },
    ...definition.fallbacks.map(({ provider }, i) => ({ pointer: `/fallbacks/${i}/provider`, provider })),
  ];
  const errors = named
    .filter(({ provider }) => !catalogue.has(provider))
    .map(({ pointer, provider }) => ({ pointer, detail: `there is no provider ${provider}` }));
  return errors.length === 0 ? null : err({ kind: 'invalid', detail: 'a provider is not configured', errors });
}

/** A version of an agent as its workspace defines it. */
export function fromDefinition(id: string, version: number, written: PersonaDefinition): Persona {
  const { name, role, provider, model, fallbacks, temperature, instructions, temperament, budget, tools } = written;
  const told = { name, role, instructions, temperament, temperature };
  return { id, version, origin: 'workspace', kind: 'agent', ...told, provider, model, fallbacks, budget, tools };
}

/** One version as clients see it. */
export function detailOf(persona: PersonaVersion, catalogue: Catalogue): PersonaDetail {
  const [first] = candidatesFor(persona, NO_OVERRIDE, catalogue);
  const { name, role, provider, model, temperature, instructions, temperament, budget } = persona;
  return {
    persona: persona.id,
    version: persona.version,
    origin: persona.origin,
    name,
    role,
    provider,
    model,
    fallbacks: [...persona.fallbacks],
    temperature,
    instructions,
    temperament,
    budget,
    tools: [...persona.tools],
    simulated: first ? catalogue.get(first.provider)!.simulated : null,
    created_at: persona.createdAt.toISOString(),
    created_by: persona.createdBy,
  };
}
