import { ask, type Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import type { Bus } from '@maestro/messaging';
import type { Catalogue, Offer } from '../../ports/catalogue.ts';
import type { Observer } from '../../ports/observer.ts';

const TIMEOUT_MS = 2_000;
/** Workspaces whose last offer is remembered. */
const KEPT = 1_000;

type Parts = { readonly bus: Pick<Bus, 'ask'>; readonly observer: Observer };

/**
 * Asks the router for its personas and providers: always, because a discussion must get the version somebody has just made
 * of a persona. What it said last stands in while it is away.
 */
export function createRouterCatalogue({ bus, observer }: Parts): Catalogue {
  /** By workspace, in the order they were heard. */
  const known = new Map<string, Offer>();

  async function askRouter(workspaceId: string): Promise<Result<Offer, Refusal>> {
    const options = { actor: null, timeoutMs: TIMEOUT_MS };
    const [personas, providers] = await Promise.all([
      bus.ask(ask.listPersonas, { ...options, body: { workspace_id: workspaceId } }),
      bus.ask(ask.listProviders, { ...options, body: {} }),
    ]);
    if (!personas.ok) return personas;
    if (!providers.ok) return providers;
    return ok({
      personas: Object.fromEntries(
        personas.value.personas.map(({ persona, name, role, version }) => [persona, { name, title: role, version }]),
      ),
      providers: new Set(providers.value.providers.map(({ provider }) => provider)),
    });
  }

  function remember(workspaceId: string, offer: Offer): void {
    known.delete(workspaceId);
    known.set(workspaceId, offer);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  }

  return {
    async offer(workspaceId) {
      const answer = await askRouter(workspaceId);
      if (answer.ok) {
        remember(workspaceId, answer.value);
        return answer;
      }
      const before = known.get(workspaceId);
      if (before === undefined) return answer;
      observer.catalogueNotRefreshed(answer.error.detail);
      return ok(before);
    },
  };
}
