import { connectDatabase } from '@maestro/database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { schema } from '../src/adapters/persistence/migrations.ts';
import { postgresBudgets } from '../src/adapters/persistence/postgres-budgets.ts';
import type { RouterTables } from '../src/adapters/persistence/tables.ts';
import { openSpending } from '../src/application/spending.ts';
import { failure } from '../src/domain/model-failure.ts';
import { UNBOUNDED } from '../src/domain/persona.ts';
import { aCall, countingHouse, NO_LIMITS, logger, most, name, tried } from './support/counting-house.ts';

const house = countingHouse();
const { opener, claim, settle, budget } = house;

describe('a cap', () => {
  it('is overshot by one call at the most, by a hundred discussions at once', async () => {
    const workspaceId = name('w');
    const [cap, each] = [10_000, 400];
    // What turns may draw on; the rest is kept for votes and decisions.
    const ceiling = cap * 0.9;
    const open = opener({ tokens_total: cap });
    let underWay = 0;
    let mostUnderWay = 0;
    const calls = Array.from({ length: 100 }, () => aCall({ workspaceId }));
    const outcomes = await Promise.all(
      calls.map(async (call) => {
        const { number, budget: limits } = await claim(call);
        const spending = open(call, number, limits);
        for (;;) {
          const answer = await spending.reserve(most(each));
          if (typeof answer === 'object') return answer.cause;
          if (answer === 'busy') {
            await new Promise((resolve) => setTimeout(resolve, 5));
            continue;
          }
          mostUnderWay = Math.max(mostUnderWay, (underWay += 1));
          await new Promise((resolve) => setTimeout(resolve, 3));
          underWay -= 1;
          spending.used({ tokens: each, cost: each * 10 });
          await settle(call, spending, [tried(each)]);
          return 'asked';
        }
      }),
    );
    const row = await budget(`workspace/${workspaceId}`);
    expect(row.total_tokens).toBeGreaterThanOrEqual(ceiling);
    expect(row.total_tokens).toBeLessThan(ceiling + each);
    expect(row).toMatchObject({ reserved_tokens: 0, reserved_cost: 0, total_cost: row.total_tokens * 10 });
    expect(outcomes.filter((outcome) => outcome === 'asked')).toHaveLength(row.total_tokens / each);
    expect(outcomes.filter((outcome) => outcome === 'budget_spent').length).toBeGreaterThan(70);
    expect(mostUnderWay).toBeGreaterThan(1);
  });

  it('of several budgets: all are drawn on, or none', async () => {
    const call = aCall();
    const open = opener({ tokens_total: 1_000 }, { ...UNBOUNDED, tokens_per_day: 100 });
    const first = open(call, (await claim(call)).number, null);
    expect(await first.reserve(most(50))).toBe('go');
    await settle(call, first, [tried(120)]);
    const next = aCall({ workspaceId: call.workspaceId });
    const second = open(next, (await claim(next)).number, null);
    expect(await second.reserve(most(50))).toMatchObject({ cause: 'budget_spent' });
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 0, total_tokens: 120 });
    expect(await budget(`persona/${call.workspaceId}/architect`)).toMatchObject({
      reserved_tokens: 0,
      day_tokens: 120,
    });
  });

  it('of a day begins anew the next day, one of all days does not', async () => {
    const call = aCall();
    const open = opener({ tokens_per_day: 100, tokens_total: 10_000 });
    const first = open(call, (await claim(call)).number, null);
    await first.reserve(most(10));
    await settle(call, first, [tried(100)]);
    const again = async () => {
      const next = aCall({ workspaceId: call.workspaceId });
      return open(next, (await claim(next)).number, null).reserve(most(10));
    };
    expect(await again()).toMatchObject({ cause: 'budget_spent' });
    await sql`UPDATE budgets SET day = day - 1 WHERE id = ${`workspace/${call.workspaceId}`}`.execute(house.db);
    expect(await again()).toBe('go');
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ total_tokens: 100 });
  });

  it('set later counts what the ledger says was used before', async () => {
    const call = aCall();
    await claim(call);
    await settle(call, opener()(call, 1, null), [tried(500)]);
    const next = aCall({ workspaceId: call.workspaceId });
    await claim(next);
    expect(await opener({ tokens_total: 500 })(next, 1, null).reserve(most(10))).toMatchObject({
      cause: 'budget_spent',
    });
  });

  it('that nobody set costs no row', async () => {
    const call = aCall();
    const spending = opener()(call, (await claim(call)).number, null);
    expect(await spending.reserve(most(1e9))).toBe('go');
    await settle(call, spending, [tried(5)]);
    const rows = await house.db
      .selectFrom('budgets')
      .select('id')
      .where('id', 'like', `%${call.workspaceId}%`)
      .execute();
    expect(rows).toEqual([]);
  });
});

describe('what is put aside', () => {
  it('grows with the tries of a call and is given back for what was used', async () => {
    const call = aCall();
    const spending = opener({ tokens_total: 1_000 })(call, (await claim(call)).number, null);
    await spending.reserve(most(100));
    spending.used({ tokens: 40, cost: 400 });
    await spending.reserve(most(100));
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 140 });
    const cut = tried(30, { failure: failure('truncated', 'x'), estimated: true });
    await settle(call, spending, [tried(40), cut]);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 0, total_tokens: 70 });
  });

  it('is given back whole by a call that failed before anything was said', async () => {
    const call = aCall();
    const spending = opener({ tokens_total: 1_000 })(call, (await claim(call)).number, null);
    await spending.reserve(most(100));
    await settle(call, spending, [tried(0, { failure: failure('unavailable', 'x') })]);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 0, total_tokens: 0 });
  });

  it('makes others wait, not fail, and ends with the lease of a call that died', async () => {
    const call = aCall();
    const open = opener({ tokens_total: 1_000 });
    await open(call, (await claim(call, 300)).number, null).reserve(most(950));
    const next = aCall({ workspaceId: call.workspaceId });
    const waiting = open(next, (await claim(next)).number, null);
    expect(await waiting.reserve(most(10))).toBe('busy');
    await expect.poll(() => waiting.reserve(most(10)), { timeout: 5_000, interval: 50 }).toBe('go');
  });

  it('by a claim that was taken over is replaced, and a late settlement takes nothing from the new one', async () => {
    const call = aCall();
    const open = opener({ tokens_total: 1_000 });
    const lost = open(call, (await claim(call, 0)).number, null);
    await lost.reserve(most(100));
    const second = await claim(call);
    const now = open(call, second.number, null);
    await now.reserve(most(60));
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 60 });
    await settle(call, lost, [tried(7)], 1);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 60, total_tokens: 7 });
    await settle(call, now, [tried(8)], 2);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 0, total_tokens: 15 });
  });

  it('is settled once, however often the settlement is made', async () => {
    const call = aCall();
    const spending = opener({ tokens_total: 1_000 })(call, (await claim(call)).number, null);
    await spending.reserve(most(100));
    await settle(call, spending, [tried(50)]);
    await settle(call, spending, [tried(50)]);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ reserved_tokens: 0, total_tokens: 50 });
  });
});

it('whoever cannot ask the database is told so, not that the money is gone', async () => {
  const away = connectDatabase<RouterTables>({
    url: 'postgres://nobody@127.0.0.1:1/none',
    schema,
    poolSize: 1,
    logger,
  });
  const open = openSpending({
    store: postgresBudgets(away),
    workspace: { ...NO_LIMITS, tokens_total: 100 },
    personas: { find: async () => null },
  });
  expect(await open(aCall(), 1, null).reserve(most(10))).toBe('away');
  await away.destroy();
});
