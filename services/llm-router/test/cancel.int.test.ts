import { bus } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claudeHangs } from './support/claude-says.ts';
import { aTurn, openHouse, type House } from './support/house.ts';

const TURNS = 12;
/** So long that no lease is renewed during the test: what stops a call can only have been the word of its cancellation. */
const LONG_LEASE_MS = '120000';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

describe('a call that is given up', () => {
  it('ends at the vendor whichever of the routers runs it, and whichever is given the command', async () => {
    const routers = await Promise.all([1, 2].map(() => house.startRouter({ LLM_LEASE_MS: LONG_LEASE_MS })));
    let closed = 0;
    house.vendors.reply = claudeHangs('So far', () => (closed += 1));
    const turns = Array.from({ length: TURNS }, () => aTurn());
    await Promise.all(turns.map((turn) => house.order(bus.requestAgentTurn, turn)));
    await until('all speak', 10_000, () => house.vendors.requests.length === TURNS && house.frames.length >= TURNS);
    expect(closed).toBe(0);
    await Promise.all(turns.map(({ turn_id }) => house.order(bus.cancelCall, { call_id: turn_id })));
    await until('no connection to the vendor is open', 10_000, () => closed === TURNS);
    await until('all are told', 10_000, () => house.orchestrator.heard.length >= TURNS);
    const causes = house.orchestrator.heard.map(({ data }) => (data as { cause?: string }).cause);
    expect(new Set(causes)).toEqual(new Set(['cancelled']));
    await Promise.all(routers.map((router) => router.stop()));
  });
});
