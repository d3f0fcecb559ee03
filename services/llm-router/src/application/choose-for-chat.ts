import type { ChatOrder, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { candidatesFor, NO_OVERRIDE, type Catalogue } from '../domain/catalogue.ts';
import type { ModelChoice, Persona } from '../domain/persona.ts';
import type { PersonaBook } from './personas/persona-book.ts';

type Chosen = { readonly persona: Persona | null; readonly candidates: readonly ModelChoice[] };

/** Who answers a chat and which models are asked; a model that is named alone stands in for nobody, and nobody for it. */
export async function choosePersonaOrModel(
  { personas, catalogue }: { readonly personas: PersonaBook; readonly catalogue: Catalogue },
  workspaceId: string,
  { persona: id, model }: Pick<ChatOrder, 'persona' | 'model'>,
): Promise<Result<Chosen, Refusal>> {
  const named = model === undefined ? null : choiceOf(model);
  if (named && !catalogue.has(named.provider)) return unknown('/model', `there is no provider ${named.provider}`);
  if (id === undefined) return named ? ok({ persona: null, candidates: [named] }) : unknown('/persona', 'is missing');
  const persona = await personas.find(workspaceId, id);
  if (persona?.kind !== 'agent') return unknown('/persona', `there is no persona ${id}`);
  const candidates = candidatesFor(persona, named ?? NO_OVERRIDE, catalogue);
  if (candidates.length === 0) return unknown('/persona', `its provider ${persona.provider} is not configured`);
  return ok({ persona, candidates });
}

/** `provider/model`; a model's id may itself hold a slash. */
const choiceOf = (model: string): ModelChoice => {
  const at = model.indexOf('/');
  return { provider: model.slice(0, at), model: model.slice(at + 1) };
};

const unknown = (pointer: string, detail: string): Result<never, Refusal> =>
  err({ kind: 'invalid', detail: 'nobody can answer this', errors: [{ pointer, detail }] });
