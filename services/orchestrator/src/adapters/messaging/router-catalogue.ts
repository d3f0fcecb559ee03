import { ask, type CreateDiscussion, type Refusal } from '@maestro/contracts';
import { ok, type Clock, type Result } from '@maestro/kernel';
import type { Bus } from '@maestro/messaging';
import type { Catalogue, Offer } from '../../ports/catalogue.ts';
import type { Observer } from '../../ports/observer.ts';

const FRESH_MS = 60_000;
/** A request that names somebody unknown asks again, but no more often than this. */
const MISS_MS = 1_000;
const TIMEOUT_MS = 2_000;

type Known = { readonly offer: Offer; readonly at: number };
type Parts = { readonly bus: Pick<Bus, 'ask'>; readonly clock: Clock; readonly observer: Observer };

/** Asks the router for its personas and providers, and remembers for a minute what it said. */
export function createRouterCatalogue({ bus, clock, observer }: Parts): Catalogue {
  let known: Known | null = null;
  let asking: Promise<Result<Known, Refusal>> | null = null;

  async function askRouter(): Promise<Result<Known, Refusal>> {
    const options = { actor: null, body: {}, timeoutMs: TIMEOUT_MS };
    const [personas, providers] = await Promise.all([
      bus.ask(ask.listPersonas, options),
      bus.ask(ask.listProviders, options),
    ]);
    if (!personas.ok) return personas;
    if (!providers.ok) return providers;
    const offer: Offer = {
      personas: Object.fromEntries(
        personas.value.personas.map(({ persona, name, role }) => [persona, { name, title: role }]),
      ),
      providers: new Set(providers.value.providers.map(({ provider }) => provider)),
    };
    known = { offer, at: clock.now().getTime() };
    return ok(known);
  }

  async function refreshed(): Promise<Result<Known, Refusal>> {
    asking ??= askRouter().finally(() => (asking = null));
    const answer = await asking;
    if (answer.ok || known === null) return answer;
    // What is offered changes with a deployment, not with an outage.
    observer.catalogueNotRefreshed(answer.error.detail);
    return ok(known);
  }

  return {
    async offer(request) {
      const age = known === null ? Infinity : clock.now().getTime() - known.at;
      if (known !== null && age < (covers(known.offer, request) ? FRESH_MS : MISS_MS)) return ok(known.offer);
      const latest = await refreshed();
      return latest.ok ? ok(latest.value.offer) : latest;
    },
  };
}

const covers = ({ personas, providers }: Offer, request: CreateDiscussion): boolean =>
  request.agents.every(
    ({ persona, provider }) => Object.hasOwn(personas, persona) && (provider === undefined || providers.has(provider)),
  );
