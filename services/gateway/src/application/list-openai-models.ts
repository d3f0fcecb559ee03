import { ask } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

/** Personas of the workspace by their ids, and every model of every provider as `provider/model`. */
export function listOpenAIModels(owners: Owners): Verb<RouteOf<'openaiModels'>> {
  return async ({ actor }) => {
    const [personas, providers] = await Promise.all([
      owners.ask(ask.listPersonas, { actor, body: {} }),
      owners.ask(ask.listProviders, { actor, body: {} }),
    ]);
    if (!personas.ok) return personas;
    if (!providers.ok) return providers;
    const ids = [
      ...personas.value.personas.map(({ persona }) => ({ id: persona, owned_by: 'maestro' })),
      ...providers.value.providers.flatMap(({ provider, models }) =>
        models.map((model) => ({ id: `${provider}/${model}`, owned_by: provider })),
      ),
    ];
    return ok({
      object: 'list',
      data: ids.map(({ id, owned_by }) => ({ id, object: 'model', created: 0, owned_by })),
    });
  };
}
