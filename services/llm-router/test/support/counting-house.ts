import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import type { OutboxRow } from '@maestro/messaging';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { afterAll, beforeAll } from 'vitest';
import { budgetMessage, outcomeMessage } from '../../src/adapters/messaging/outcome-message.ts';
import { migrations, schema } from '../../src/adapters/persistence/migrations.ts';
import { postgresBudgets } from '../../src/adapters/persistence/postgres-budgets.ts';
import { postgresCallStore } from '../../src/adapters/persistence/postgres-call-store.ts';
import type { RouterTables } from '../../src/adapters/persistence/tables.ts';
import { openSpending, type Spending } from '../../src/application/spending.ts';
import type { BudgetLimits } from '../../src/domain/budget/budget.ts';
import { NO_USAGE } from '../../src/domain/model-reply.ts';
import type { ModelTry } from '../../src/domain/model-try.ts';
import { aPersona } from '../../src/domain/testing/persona.ts';
import { UNBOUNDED } from '../../src/domain/persona.ts';
import type { Call } from '../../src/ports/call-store.ts';

const LONG = 60_000;
export const logger = createLogger({ service: 'llm-router', level: 'silent' });
export const NO_LIMITS: BudgetLimits = {
  tokens_per_day: null,
  tokens_total: null,
  cost_per_day: null,
  cost_total: null,
};

let named = 0;
export const name = (what: string): string => `${what}${(named += 1)}`;
export const aCall = (over: Partial<Call> = {}): Call => ({
  id: name('call'),
  workspaceId: name('w'),
  discussionId: name('d'),
  purpose: 'turn',
  persona: 'architect',
  commandId: 'c',
  correlationId: 'd',
  ...over,
});

/** A try that took so many tokens. */
export const tried = (tokens: number, over: Partial<ModelTry> = {}): ModelTry => ({
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

export const most = (tokens: number) => () => ({ tokens, cost: tokens * 10 });

/** Budgets and calls in a PostgreSQL of the file's own. */
export function countingHouse() {
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
  return {
    get db() {
      return db;
    },
    /** What was told of calls, oldest first. */
    told,
    store,
    opener: (workspace: Partial<BudgetLimits> = {}, persona = UNBOUNDED) =>
      openSpending({
        store: postgresBudgets(db),
        workspace: { ...NO_LIMITS, ...workspace },
        personas: { find: async () => aPersona({ budget: persona }) },
      }),
    async claim(call: Call, leaseMs = LONG) {
      const claimed = await store().claim(call, leaseMs);
      if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
      return claimed;
    },
    settle: (call: Call, spending: Spending, tries: readonly ModelTry[], number = 1) =>
      store().settle({
        call,
        claim: number,
        outcome: {
          kind: 'turn-failed',
          data: { turn_id: call.id, agent_id: 'a', cause: 'cancelled', detail: '' },
        },
        tries,
        budgets: spending.budgets,
      }),
    budget: (id: string) => db.selectFrom('budgets').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  };
}
