import { hash } from 'node:crypto';
import { candidatesFor, type Catalogue, type Override } from '../domain/catalogue.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import type { ModelChoice, Persona } from '../domain/persona.ts';
import type { Call } from '../ports/call-store.ts';
import type { LiveAudience } from '../ports/live-audience.ts';
import type { SharedContext } from '../ports/shared-context.ts';
import type { AskModels } from './ask-models.ts';
import type { PersonaBook } from './personas/persona-book.ts';
import type { RunCallParts } from './run-call.ts';

/** What turns and structured calls need. */
export type CallParts = RunCallParts & {
  readonly personas: PersonaBook;
  readonly catalogue: Catalogue;
  readonly context: SharedContext;
  readonly askModels: AskModels;
  readonly audience: LiveAudience;
};

/** Where an order came from. */
export type OrderedFrom = Pick<Call, 'workspaceId' | 'discussionId' | 'commandId' | 'correlationId'>;

/** A persona as an order names it. */
export type NamedPersona = { readonly persona: string; readonly persona_version?: number | undefined };

/** Who speaks and which models are asked, or why none can be. Throws `NotNow` where nobody can say. */
export async function choose(
  { personas, catalogue }: Pick<CallParts, 'personas' | 'catalogue'>,
  workspaceId: string,
  { persona: id, persona_version }: NamedPersona,
  override: Override,
): Promise<{ persona: Persona; candidates: ModelChoice[] } | { failure: ModelFailure }> {
  const persona = await personas.find(workspaceId, id, persona_version);
  if (!persona) return { failure: failure('unknown_persona', `there is no persona ${id}`) };
  const candidates = candidatesFor(persona, override, catalogue);
  if (candidates.length > 0) return { persona, candidates };
  const provider = override.provider ?? persona.provider;
  return { failure: failure('bad_request', `the provider ${provider} is not configured`) };
}

/** The same models, the one that has spoken already first: a turn goes on with it as long as it answers. */
export function beginningWith(spoken: ModelChoice | null, candidates: readonly ModelChoice[]): readonly ModelChoice[] {
  const first = candidates.find(({ provider, model }) => provider === spoken?.provider && model === spoken.model);
  return first ? [first, ...candidates.filter((other) => other !== first)] : candidates;
}

/** Names what begins alike without telling a vendor anything of ours. */
export const cacheKeyOf = (discussionId: string, reader: string): string =>
  hash('sha256', `${discussionId}/${reader}`, 'base64url').slice(0, 32);
