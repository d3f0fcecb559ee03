import { ask, bus, type UsageGroup } from '@maestro/contracts';
import type { RunningService } from '@maestro/service-runtime';
import { until } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusing } from './conformance/replay-server.ts';
import { claudeSays } from './support/claude-says.ts';
import { aTurn, openHouse, type House } from './support/house.ts';

let house: House;
let router: RunningService;
beforeAll(async () => {
  house = await openHouse();
  router = await house.startRouter({ LLM_RETRIES: '0', LLM_BREAKER_FAILURES: '2' });
});
afterAll(async () => {
  await router.stop();
  await house.stop();
});

const actor = (workspace_id: string) => ({ workspace_id, person_id: 'alex' });
const today = () => new Date().toISOString().slice(0, 10);
const usageBy = async (group_by: UsageGroup, workspace = 'default', from = today(), to = today()) => {
  const reply = await house.gateway.ask(ask.getUsage, { actor: actor(workspace), body: { group_by, from, to } });
  if (!reply.ok) throw new Error(reply.error.detail);
  return reply.value;
};
const speak = async () => {
  const turn = aTurn();
  const before = house.orchestrator.heard.length;
  await house.order(bus.requestAgentTurn, turn);
  await until('the turn is over', 15_000, () => house.orchestrator.heard.length > before);
};

describe('what a workspace used', () => {
  it('is told by day, persona, discussion and model, with money and shares; of another workspace nothing', async () => {
    house.vendors.reply = claudeSays(['Well.']);
    await speak();
    await speak();
    const { total, rows } = await usageBy('model');
    expect(total).toMatchObject({ requests: 2, failed_requests: 0, input_tokens: 40, output_tokens: 14 });
    expect(total).toMatchObject({ estimated_share: 0, simulated_share: 1 });
    expect(total.usd).toBeGreaterThan(0);
    expect(rows).toMatchObject([{ provider: 'claude', model: 'claude-sonnet-5-5', day: null, ...total }]);
    expect((await usageBy('day')).rows).toMatchObject([{ day: today(), requests: 2 }]);
    expect((await usageBy('persona')).rows).toMatchObject([{ persona: 'architect', requests: 2 }]);
    expect((await usageBy('discussion')).rows).toMatchObject([{ discussion_id: 'd1', requests: 2 }]);
    expect(await usageBy('day', 'elsewhere')).toMatchObject({ total: { requests: 0, usd: 0 }, rows: [] });
  });

  it('is told of at most a year, in its order', async () => {
    const asked = (from: string, to: string) =>
      house.gateway.ask(ask.getUsage, { actor: actor('default'), body: { group_by: 'day', from, to } });
    expect(await asked('2026-02-01', '2026-01-01')).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(await asked('2024-01-01', '2026-01-01')).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});

describe('the health of providers', () => {
  it('shows models that are left alone', async () => {
    house.vendors.reply = refusing(529, { type: 'error', error: { type: 'overloaded_error', message: 'busy' } });
    await speak();
    await speak();
    const reply = await house.gateway.ask(ask.listProviders, { actor: null, body: {} });
    if (!reply.ok) throw new Error(reply.error.detail);
    const claude = reply.value.providers.find(({ provider }) => provider === 'claude')!;
    expect(claude).toMatchObject({
      health: 'down',
      running: 0,
      waiting: 0,
      circuits: [{ model: 'claude-sonnet-5-5', state: 'open' }],
    });
    expect(Date.parse(claude.circuits![0]!.probe_at!)).toBeGreaterThan(Date.now());
  });
});
