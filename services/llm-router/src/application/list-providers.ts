import type { ask, ProviderView, QuestionReply } from '@maestro/contracts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Breakers } from './breakers.ts';
import type { Gate } from './gate.ts';

export type ProviderParts = {
  readonly catalogue: Catalogue;
  readonly breakers: Pick<Breakers, 'circuits'>;
  readonly gate: Pick<Gate, 'load'>;
};

/** Providers that can be reached, and how they have answered this process. */
export function listProviders({ catalogue, breakers, gate }: ProviderParts): QuestionReply<typeof ask.listProviders> {
  const { circuits } = breakers;
  const { load } = gate;
  return {
    providers: [...catalogue.values()].map((provider) => {
      const own = circuits
        .filter((circuit) => circuit.provider === provider.id)
        .map(({ model, state, probeAt }) => ({ model, state, probe_at: probeAt?.toISOString() ?? null }));
      const { inside = 0, waiting = 0 } = load.get(provider.id) ?? {};
      return {
        provider: provider.id,
        name: provider.name,
        default_model: provider.defaultModel,
        models: provider.models.map((model) => model.id),
        simulated: provider.simulated,
        health: healthOf(own.map(({ state }) => state)),
        circuits: own,
        running: inside,
        waiting,
      };
    }),
  };
}

function healthOf(states: readonly string[]): NonNullable<ProviderView['health']> {
  const closed = states.filter((state) => state === 'closed').length;
  if (closed === states.length) return 'up';
  return closed === 0 ? 'down' : 'degraded';
}
