import { ask } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { answerService, type Answer } from '@maestro/messaging';
import { listPersonas } from '../../application/list-personas.ts';
import { listProviders } from '../../application/list-providers.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Persona } from '../../domain/persona.ts';

/** Personas and providers are the same for everybody: nobody need be named to ask for them. */
export const answers = (personas: readonly Persona[], catalogue: Catalogue): Answer[] => [
  answerService(ask.listPersonas, () => Promise.resolve(ok(listPersonas(personas, catalogue)))),
  answerService(ask.listProviders, () => Promise.resolve(ok(listProviders(catalogue)))),
  answerService(ask.pings['llm-router'], () => Promise.resolve(ok({ service: 'llm-router' }))),
];
