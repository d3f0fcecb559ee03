import { randomUUID } from 'node:crypto';
import { ask, type Actor, type CreatePersona, type PersonaDefinition, type ReplacePersona } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPersonas } from '../src/adapters/seed/read-seed.ts';
import { readProviders } from '../src/adapters/seed/read-catalogue.ts';
import { postgresPersonaStore } from '../src/adapters/persistence/postgres-persona-store.ts';
import { openHouse, type House } from './support/house.ts';

let house: House;
let router: RunningService;
let admin: Actor;
beforeAll(async () => {
  house = await openHouse();
  router = await house.startRouter();
});
afterAll(async () => {
  await router.stop();
  await house.stop();
});
beforeEach(() => {
  admin = { workspace_id: `w-${randomUUID()}`, person_id: 'alex', is_admin: true };
});

const definition = (over: Partial<PersonaDefinition> = {}): PersonaDefinition => ({
  name: 'Lawyer AI',
  role: 'lawyer',
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  fallbacks: [{ provider: 'openai', model: 'gpt-6.1-terra' }],
  temperature: 0.5,
  instructions: 'You read what is written.',
  temperament: { style: 'assertive', defers: 'readily' },
  budget: { tokens_per_day: 1_000, tokens_total: null, usd_per_day: null, usd_total: null },
  tools: ['fs_read'],
  ...over,
});
const create = (body: CreatePersona, idempotency: { key: string; route: string; body_hash: string } | null = null) =>
  house.gateway.ask(ask.createPersona, { actor: admin, body, idempotency });
const replace = (persona_id: string, change: ReplacePersona, actor = admin) =>
  house.gateway.ask(ask.replacePersona, { actor, body: { persona_id, definition: change } });
const get = (persona_id: string, version?: number) =>
  house.gateway.ask(ask.getPersona, { actor: admin, body: { persona_id, ...(version !== undefined && { version }) } });
const listed = async () => {
  const reply = await house.gateway.ask(ask.listPersonas, { actor: admin, body: {} });
  return reply.ok
    ? new Map(reply.value.personas.map((persona) => [persona.persona, persona]))
    : new Map<string, never>();
};

describe('a persona', () => {
  it('of the workspace is made, read, changed and taken away, and every version stays', async () => {
    const made = await create({ persona: 'lawyer', ...definition() });
    expect(made).toMatchObject({
      ok: true,
      value: { persona: 'lawyer', version: 1, origin: 'workspace', created_by: 'alex', ...definition() },
    });
    const changed = await replace('lawyer', { version: 1, ...definition({ role: 'counsel' }) });
    expect(changed).toMatchObject({ ok: true, value: { version: 2, role: 'counsel' } });
    expect((await listed()).get('lawyer')).toMatchObject({ version: 2, role: 'counsel' });
    const gone = await house.gateway.ask(ask.deletePersona, {
      actor: admin,
      body: { persona_id: 'lawyer', version: 2 },
    });
    expect(gone).toEqual({ ok: true, value: { persona: 'lawyer', version: 3 } });
    expect(await get('lawyer')).toMatchObject({ ok: false, error: { kind: 'not_found' } });
    expect((await listed()).has('lawyer')).toBe(false);
    expect(await get('lawyer', 1)).toMatchObject({ ok: true, value: { role: 'lawyer' } });

    const page = { persona_id: 'lawyer', limit: 2 };
    const newest = await house.gateway.ask(ask.listPersonaVersions, { actor: admin, body: page });
    expect(newest).toMatchObject({ value: { versions: [{ version: 3, deleted: true }, { version: 2 }], next: 2 } });
    const older = await house.gateway.ask(ask.listPersonaVersions, { actor: admin, body: { ...page, before: 2 } });
    expect(older).toMatchObject({ value: { versions: [{ version: 1, deleted: false }], next: null } });
    expect(await create({ persona: 'lawyer', ...definition() })).toMatchObject({ value: { version: 4 } });
  });

  it('of the product becomes the workspace own once it is changed, and nobody else sees it', async () => {
    expect(await get('architect')).toMatchObject({ value: { version: 1, origin: 'product', created_by: null } });
    expect(await replace('architect', { version: 1, ...definition() })).toMatchObject({
      value: { version: 2, origin: 'workspace' },
    });
    expect((await listed()).get('architect')).toMatchObject({ version: 2, origin: 'workspace', name: 'Lawyer AI' });
    expect(await get('architect', 1)).toMatchObject({ value: { name: 'Architect AI', origin: 'product' } });
    const elsewhere = { ...admin, workspace_id: 'other' };
    const other = await house.gateway.ask(ask.getPersona, { actor: elsewhere, body: { persona_id: 'architect' } });
    expect(other).toMatchObject({ value: { version: 1, origin: 'product' } });
  });

  it('changed by two at once is changed by one; the other is told the newest version', async () => {
    await create({ persona: 'lawyer', ...definition() });
    const both = await Promise.all(
      ['a', 'b'].map((role) => replace('lawyer', { version: 1, ...definition({ role }) })),
    );
    expect(both.filter((reply) => reply.ok)).toHaveLength(1);
    expect(both.find((reply) => !reply.ok)).toMatchObject({
      error: { kind: 'conflict', errors: [{ pointer: '/version' }] },
    });
    expect(await get('lawyer')).toMatchObject({ value: { version: 2 } });
  });

  it('is made once per key, and not over one that is there', async () => {
    const idempotency = { key: 'k', route: 'POST /v1/personas', body_hash: 'h' };
    const first = await create({ persona: 'lawyer', ...definition() }, idempotency);
    expect(await create({ persona: 'lawyer', ...definition() }, idempotency)).toEqual(first);
    for (const taken of ['lawyer', 'architect', 'moderator']) {
      const refused = await create({ persona: taken, ...definition() });
      expect(refused).toMatchObject({ ok: false, error: { kind: 'conflict', errors: [{ pointer: '/persona' }] } });
    }
  });

  it('is changed by administrators only, names providers that are there, and is none of the system', async () => {
    const sarah = { ...admin, person_id: 'sarah', is_admin: false };
    expect(await replace('architect', { version: 1, ...definition() }, sarah)).toMatchObject({
      error: { kind: 'forbidden' },
    });
    const unknown = definition({ provider: 'nobody', fallbacks: [{ provider: 'neither', model: 'm' }] });
    expect(await create({ persona: 'lawyer', ...unknown })).toMatchObject({
      error: { kind: 'invalid', errors: [{ pointer: '/provider' }, { pointer: '/fallbacks/0/provider' }] },
    });
    expect(await replace('moderator', { version: 1, ...definition() })).toMatchObject({ error: { kind: 'not_found' } });
    expect(await get('moderator')).toMatchObject({ error: { kind: 'not_found' } });
  });
});

describe('the seed', () => {
  it('that changes makes a new version, that stays none, and that loses a persona takes it away', async () => {
    const providers = readProviders(new URL('../models.yaml', import.meta.url));
    const seed = readPersonas(new URL('../personas.yaml', import.meta.url), providers);
    const versionOf = async (personas: typeof seed, id: string) =>
      (await postgresPersonaStore(house.db, personas).newest('default', id))!;
    const before = await versionOf(seed, 'qa');
    expect((await versionOf(seed, 'qa')).version).toBe(before.version);
    const other = seed.map((persona) => (persona.id === 'qa' ? { ...persona, role: 'tester' } : persona));
    expect(await versionOf(other, 'qa')).toMatchObject({ version: before.version + 1, role: 'tester', deleted: false });
    const without = other.filter((persona) => persona.id !== 'qa');
    expect(await versionOf(without, 'qa')).toMatchObject({ version: before.version + 2, deleted: true });
    expect(await versionOf(seed, 'qa')).toMatchObject({ version: before.version + 3, deleted: false });
  });
});
