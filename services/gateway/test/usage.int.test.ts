import type { UsageReport } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usage } from './usual-answers.ts';
import { bearer, openHouse, problem, type House } from './house.ts';

let house: House;
let alex: Record<string, string>;
beforeAll(async () => {
  house = await openHouse();
  alex = bearer(await house.token('alex'));
  house.owners.discuss('mine', { alex: ['can_message'] });
  house.owners.discuss('others', { jordan: ['can_message'] });
});
afterAll(() => house.stop());
beforeEach(() => {
  house.owners.asked.length = 0;
});

const NONE = { day: null, persona: null, discussion_id: null, provider: null, model: null };
const read = (query = '') => fetch(`${house.url}/v1/usage${query}`, { headers: alex });

describe('what the workspace used', () => {
  it('is asked for in the workspace of the token, for thirty days unless others are named', async () => {
    await read();
    const [asked] = house.owners.asked;
    const { from, to } = asked!.body as { from: string; to: string };
    expect(asked).toMatchObject({ actor: { workspace_id: 'default', person_id: 'alex' }, body: { group_by: 'day' } });
    expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(29);
    await read('?group_by=model&from=2026-01-01&to=2026-02-01');
    expect(house.owners.asked[1]!.body).toEqual({ group_by: 'model', from: '2026-01-01', to: '2026-02-01' });
  });

  it('of discussions one may not read is told in one sum, without their ids', async () => {
    const rows = ['mine', 'others', 'unheard-of'].map((discussion_id, i) => ({
      ...NONE,
      discussion_id,
      ...usage(i + 1),
    }));
    const report: UsageReport = { from: '2026-01-01', to: '2026-01-02', group_by: 'discussion', total: usage(6), rows };
    house.owners.answers.set('get-usage', () => Promise.resolve(ok(report)));
    const told = (await (await read('?group_by=discussion')).json()) as UsageReport;
    house.owners.answers.clear();
    expect(told.rows).toMatchObject([
      { discussion_id: 'mine', requests: 1 },
      { discussion_id: null, requests: 5, input_tokens: 50, usd: 0.05, simulated_share: 1 },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/others|unheard-of/);
  });

  it.each(['?group_by=mood', '?from=yesterday', '?workspace=other'])('is refused with %s', async (query) => {
    expect((await problem(await read(query))).status).toBe(422);
    expect(house.owners.asked).toEqual([]);
  });
});
