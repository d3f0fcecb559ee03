import { ask } from '@maestro/contracts';
import { err, ok } from '@maestro/kernel';
import type { Bus } from '@maestro/messaging';
import { ManualClock } from '@maestro/testing';
import { describe, expect, test } from 'vitest';
import { Notes, request } from '../../../test/table.ts';
import { createRouterCatalogue } from './router-catalogue.ts';

const seen = (persona: string) => ({
  persona,
  version: 1,
  origin: 'product',
  name: `${persona} AI`,
  role: `The ${persona}`,
  provider: 'claude',
  model: 'm',
  simulated: true,
});

function asking() {
  const router = { personas: ['architect', 'devops'], away: false, asked: 0 };
  const clock = new ManualClock();
  const observer = new Notes();
  const bus = {
    ask: (question: unknown) => {
      if (router.away) return Promise.resolve(err({ kind: 'unavailable', detail: 'llm-router does not answer' }));
      if (question === ask.listPersonas) {
        router.asked++;
        return Promise.resolve(ok({ personas: router.personas.map(seen) }));
      }
      const provider = { provider: 'claude', name: 'Claude', default_model: 'm', models: ['m'], simulated: true };
      return Promise.resolve(ok({ providers: [provider] }));
    },
  } as unknown as Pick<Bus, 'ask'>;
  return { router, clock, observer, catalogue: createRouterCatalogue({ bus, clock, observer }) };
}

describe('what the router offers', () => {
  test('is asked once a minute', async () => {
    const { router, clock, catalogue } = asking();
    const offers = await Promise.all([catalogue.offer(request()), catalogue.offer(request())]);
    expect(offers[0]).toMatchObject({
      ok: true,
      value: { personas: { architect: { name: 'architect AI', title: 'The architect' } } },
    });
    clock.advance(59_000);
    await catalogue.offer(request());
    expect(router.asked).toBe(1);
    clock.advance(2_000);
    await catalogue.offer(request());
    expect(router.asked).toBe(2);
  });

  test('is asked again where a request names somebody new, but not with every such request', async () => {
    const { router, clock, catalogue } = asking();
    await catalogue.offer(request());
    router.personas.push('oracle');
    const withOracle = request({ agents: [{ persona: 'oracle' }] });
    clock.advance(500);
    await catalogue.offer(withOracle);
    expect(router.asked).toBe(1);
    clock.advance(600);
    expect(await catalogue.offer(withOracle)).toMatchObject({ value: { personas: { oracle: {} } } });
    expect(router.asked).toBe(2);
  });

  test('while the router is away the older list stands in, and it is said', async () => {
    const { router, clock, catalogue, observer } = asking();
    await catalogue.offer(request());
    router.away = true;
    clock.advance(61_000);
    expect(await catalogue.offer(request())).toMatchObject({ ok: true });
    expect(observer.told).toEqual(['catalogue not refreshed']);
  });

  test('nobody knows before the router has answered once', async () => {
    const { router, catalogue } = asking();
    router.away = true;
    expect(await catalogue.offer(request())).toMatchObject({ error: { kind: 'unavailable' } });
    router.away = false;
    expect(await catalogue.offer(request())).toMatchObject({ ok: true });
  });
});
