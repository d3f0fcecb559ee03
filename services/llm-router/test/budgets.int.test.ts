import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import type { OutboxRow } from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetMessage, outcomeMessage } from '../src/adapters/messaging/outcome-message.ts';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import { postgresBudgets } from '../src/adapters/persistence/postgres-budgets.ts';
import { postgresCallStore } from '../src/adapters/persistence/postgres-call-store.ts';
import { postgresToolCalls } from '../src/adapters/persistence/postgres-tool-calls.ts';
import type { RouterTables } from '../src/adapters/persistence/tables.ts';
import { openSpending, type Spending } from '../src/application/spending.ts';
import { type BudgetLimits, limitsOfDiscussion } from '../src/domain/budget/budget.ts';
import { NO_USAGE } from '../src/domain/model-reply.ts';
import type { ModelTry } from '../src/domain/model-try.ts';
import { failure } from '../src/domain/model-failure.ts';
import { aPersona } from '../src/domain/testing/persona.ts';
import { UNBOUNDED } from '../src/domain/persona.ts';
import type { Call } from '../src/ports/call-store.ts';

const logger = createLogger({ service: 'llm-router', level: 'silent' });
const NO_LIMITS: BudgetLimits = { tokens_per_day: null, tokens_total: null, cost_per_day: null, cost_total: null };
const LONG = 60_000;

let postgres: PostgresServer;
let db: Kysely<RouterTables>;
const told: OutboxRow[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema, migrations, logger });
  db = connectDatabase<RouterTables>({ url: postgres.url, schema, poolSize: 16, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

const store = () =>
  postgresCallStore({
    db,
    messageOf: outcomeMessage,
    noticeOf: budgetMessage,
    onTold: (rows) => told.push(...rows),
  });

let named = 0;
const name = (what: string) => `${what}${(named += 1)}`;
const aCall = (over: Partial<Call> = {}): Call => ({
  id: name('call'),
  workspaceId: name('w'),
  discussionId: name('d'),
  purpose: 'turn',
  persona: 'architect',
  commandId: 'c',
  correlationId: 'd',
  ...over,
});

const opener = (workspace: Partial<BudgetLimits> = {}, persona = UNBOUNDED) =>
  openSpending({
    store: postgresBudgets(db),
    workspace: { ...NO_LIMITS, ...workspace },
    personas: { find: async () => aPersona({ budget: persona }) },
  });

const tried = (tokens: number, over: Partial<ModelTry> = {}): ModelTry => ({
  choice: { provider: 'claude', model: 'm' },
  model: 'm',
  simulated: true,
  text: 'x',
  toolCalls: [],
  stop: 'end',
  failure: null,
  usage: { ...NO_USAGE, input: tokens },
  estimated: false,
  cost: tokens * 10,
  startedAt: new Date(),
  firstTokenMs: 1,
  tookMs: 1,
  skipped: 0,
  ...over,
});

const claim = async (call: Call, leaseMs = LONG) => {
  const claimed = await store().claim(call, leaseMs);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  return claimed;
};
const settle = (call: Call, spending: Spending, tries: readonly ModelTry[], number = 1) =>
  store().settle({
    call,
    claim: number,
    outcome: {
      kind: 'turn-failed',
      data: { turn_id: call.id, agent_id: 'a', cause: 'cancelled', detail: '' },
    },
    tries,
    budgets: spending.budgets,
  });
const most = (tokens: number) => () => ({ tokens, cost: tokens * 10 });
const budget = (id: string) => db.selectFrom('budgets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

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
    await sql`UPDATE budgets SET day = day - 1 WHERE id = ${`workspace/${call.workspaceId}`}`.execute(db);
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
    const rows = await db.selectFrom('budgets').select('id').where('id', 'like', `%${call.workspaceId}%`).execute();
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

describe('rounds of tools that a dead router left unpaid', () => {
  /** A turn whose first claim kept two rounds and was never heard of again. */
  async function leftBehind(): Promise<Call> {
    const call = aCall();
    await claim(call, 0);
    expect(await opener({ tokens_total: 10_000 })(call, 1, null).reserve(most(500))).toBe('go');
    const turn = { call, agentId: 'a', claim: 1 };
    const round = { choice: { provider: 'claude', model: 'm' }, model: 'm', simulated: true, text: '', calls: [] };
    const failed = tried(3, { failure: failure('truncated', 'x'), estimated: true });
    expect(await postgresToolCalls(db).keep(turn, 1, { ...round, tries: [failed, tried(40)], triesBefore: 0 })).toBe(
      true,
    );
    expect(await postgresToolCalls(db).keep(turn, 2, { ...round, tries: [tried(50)], triesBefore: 2 })).toBe(true);
    return call;
  }
  const ledger = (call: Call) =>
    db
      .selectFrom('model_tries')
      .select(['claim', 'nth', 'input', 'estimated'])
      .where('call_id', '=', call.id)
      .orderBy('claim')
      .orderBy('nth')
      .execute();

  it('are paid for once by the claim that goes on with them', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    const spending = opener({ tokens_total: 10_000 })(call, number, null);
    expect(await spending.reserve(most(500))).toBe('go');
    await settle(call, spending, [tried(7)], number);
    await settle(call, spending, [tried(7)], number);
    expect(await ledger(call)).toEqual([
      { claim: 1, nth: 1, input: 3, estimated: true },
      { claim: 1, nth: 2, input: 40, estimated: false },
      { claim: 1, nth: 3, input: 50, estimated: false },
      { claim: 2, nth: 1, input: 7, estimated: false },
    ]);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ total_tokens: 100, reserved_tokens: 0 });
  });

  it('are paid for by a claim that asks nobody, as of a turn that was given up', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    const spending = opener({ tokens_total: 10_000 })(call, number, null);
    await spending.findBudgets();
    await settle(call, spending, [], number);
    expect(await budget(`workspace/${call.workspaceId}`)).toMatchObject({ total_tokens: 93, total_cost: 930 });
  });

  it('are paid for once even if that router lives after all', async () => {
    const call = await leftBehind();
    const { number } = await claim(call);
    await settle(call, opener()(call, number, null), [], number);
    await settle(call, opener()(call, 1, null), [tried(3), tried(40), tried(50), tried(60)], 1);
    expect((await ledger(call)).map(({ input }) => input)).toEqual([3, 40, 50, 60]);
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

describe('a budget of a discussion', () => {
  const limits = limitsOfDiscussion({ tokens: 1_000, usd: null });
  const budgeted = { limits, endingCalls: 1 };
  const noticesOf = (discussionId: string) =>
    told
      .filter((row) => row.discussion_id === discussionId && row.type.includes('budget-neared'))
      .map((row) => JSON.parse(row.data) as { level: string; share: number });

  it('comes with its first turn, holds for all its calls, and warns once at each level', async () => {
    const call = aCall({ budget: budgeted });
    const open = opener();
    const spend = async (tokens: number, over: Partial<Call> = {}) => {
      const { budget: _limits, ...rest } = call;
      const next = { ...rest, id: name('call'), ...over };
      const claimed = await claim(next);
      expect(claimed.budget).toMatchObject({ limits, ending: { calls: 1 } });
      const spending = open(next, claimed.number, claimed.budget);
      const answer = await spending.reserve(most(10));
      await settle(next, spending, answer === 'go' ? [tried(tokens)] : []);
      return answer;
    };
    await claim(call);
    for (let i = 0; i < 10; i++) await spend(79);
    expect(noticesOf(call.discussionId)).toEqual([]);
    await spend(20);
    await spend(20);
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'warning', share: 0.81 }]);
    await spend(70);
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'warning' }, { level: 'wind_down', share: 0.9 }]);

    // No more turns; the vote may be had, and at the very end the decision alone.
    expect(await spend(10)).toMatchObject({ cause: 'budget_spent' });
    expect(await spend(50, { purpose: 'ballot' })).toBe('go');
    expect(await spend(10, { purpose: 'ballot' })).toMatchObject({ cause: 'budget_spent' });
    expect(await spend(30, { purpose: 'decision' })).toBe('go');
    expect(noticesOf(call.discussionId)).toHaveLength(2);
  });

  it('winds down earlier where its end needs more than the last tenth', async () => {
    const call = aCall({ budget: { limits, endingCalls: 4 } });
    const spending = opener()(call, 1, (await claim(call)).budget);
    await spending.reserve(most(10));
    // Four such calls and some growth: 500 are kept.
    await settle(call, spending, [tried(100)]);
    for (let used = 200; used <= 500; used += 100) {
      expect(noticesOf(call.discussionId)).toEqual([]);
      const next = { ...call, id: name('call') };
      const again = opener()(next, 1, (await claim(next)).budget);
      expect(await again.reserve(most(10))).toBe('go');
      await settle(next, again, [tried(100)]);
    }
    expect(noticesOf(call.discussionId)).toMatchObject([{ level: 'wind_down', share: 0.5 }]);
  });

  it('tells before the outcome that would make the discussion go on', async () => {
    const call = aCall({ budget: budgeted });
    const spending = opener()(call, 1, (await claim(call)).budget);
    await spending.reserve(most(10));
    told.length = 0;
    await settle(call, spending, [tried(930)]);
    expect(told.map((row) => row.type)).toEqual(['llm-router.budget-neared.v1', 'llm-router.agent-turn-failed.v1']);
  });
});
