import type { ask, QuestionReply } from '@maestro/contracts';
import type { Catalogue } from '../domain/catalogue.ts';

/** Providers that can be reached. */
export const listProviders = (catalogue: Catalogue): QuestionReply<typeof ask.listProviders> => ({
  providers: [...catalogue.values()].map((provider) => ({
    provider: provider.id,
    name: provider.name,
    default_model: provider.defaultModel,
    models: provider.models.map((model) => model.id),
    simulated: provider.simulated,
  })),
});
