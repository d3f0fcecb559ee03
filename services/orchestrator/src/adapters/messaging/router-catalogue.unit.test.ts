import { ask } from '@maestro/contracts';
import { err, ok } from '@maestro/kernel';
import type { Bus } from '@maestro/messaging';
import { describe, expect, test } from 'vitest';
import { Notes } from '../../../test/table.ts';
import { createRouterCatalogue } from './router-catalogue.ts';

function asking() {
  const router = {
    versions: { architect: 1, devops: 3 } as Record<string, number>,
    away: false,
    asked: [] as string[],
  };
  const observer = new Notes();
  const bus = {
    ask: (question: unknown, { body }: { body: { workspace_id: string } }) => {
      if (router.away) return Promise.resolve(err({ kind: 'unavailable', detail: 'llm-router does not answer' }));
      if (question === ask.listPersonas) {
        router.asked.push(body.workspace_id);
        const seen = { origin: 'product', name: 'AI', role: 'Expert', provider: 'claude', model: 'm', simulated: true };
        const personas = Object.entries(router.versions).map(([persona, version]) => ({ persona, version, ...seen }));
        return Promise.resolve(ok({ personas }));
      }
      const provider = { provider: 'claude', name: 'Claude', default_model: 'm', models: ['m'], simulated: true };
      return Promise.resolve(ok({ providers: [provider] }));
    },
  } as unknown as Pick<Bus, 'ask'>;
  return { router, observer, catalogue: createRouterCatalogue({ bus, observer }) };
}

describe('what the router offers', () => {
  test('is asked for the workspace, each time anew', async () => {
    const { router, catalogue } = asking();
    expect(await catalogue.offer('acme')).toMatchObject({
      ok: true,
      value: { personas: { architect: { name: 'AI', title: 'Expert', version: 1 }, devops: { version: 3 } } },
    });
    router.versions['architect'] = 2;
    expect(await catalogue.offer('acme')).toMatchObject({ value: { personas: { architect: { version: 2 } } } });
    expect(router.asked).toEqual(['acme', 'acme']);
  });

  test('while the router is away what it said last stands in, and it is said', async () => {
    const { router, catalogue, observer } = asking();
    await catalogue.offer('acme');
    router.away = true;
    expect(await catalogue.offer('acme')).toMatchObject({ ok: true });
    expect(observer.told).toEqual(['catalogue not refreshed']);
  });

  test('of one workspace says nothing about another', async () => {
    const { router, catalogue } = asking();
    await catalogue.offer('acme');
    router.away = true;
    expect(await catalogue.offer('other')).toMatchObject({ error: { kind: 'unavailable' } });
    router.away = false;
    expect(await catalogue.offer('other')).toMatchObject({ ok: true });
  });
});
