import { connectDatabase, migrate, type Kysely } from '@maestro/database';
import { createLogger } from '@maestro/telemetry';
import { startPostgres, type PostgresServer } from '@maestro/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budgetMessage, outcomeMessage } from '../src/adapters/messaging/outcome-message.ts';
import { expiredChats } from '../src/adapters/persistence/expired-chats.ts';
import { migrations, schema } from '../src/adapters/persistence/migrations.ts';
import { postgresCallStore } from '../src/adapters/persistence/postgres-call-store.ts';
import type { RouterTables } from '../src/adapters/persistence/tables.ts';
import { fromStored, toStored } from '../src/adapters/persistence/outcome-rows.ts';
import type { CallOutcome } from '../src/domain/call-outcome.ts';
import { NotNow } from '../src/domain/not-now.ts';
import { callStoreConformance } from './support/call-store-conformance.ts';

const logger = createLogger({ service: 'llm-router', level: 'silent' });
let postgres: PostgresServer;
let db: Kysely<RouterTables>;
beforeAll(async () => {
  postgres = await startPostgres();
  await migrate({ url: postgres.url, schema, migrations, logger });
  db = connectDatabase<RouterTables>({ url: postgres.url, schema, poolSize: 8, logger });
});
afterAll(async () => {
  await db.destroy();
  await postgres.stop();
});

describe('in PostgreSQL', () => {
  callStoreConformance(() => {
    let wakes = 0;
    const store = postgresCallStore({
      db,
      messageOf: outcomeMessage,
      noticeOf: budgetMessage,
      onTold: () => (wakes += 1),
    });
    return {
      store,
      told: async (callId) => {
        const rows = await db.selectFrom('outbox').select('published_at').where('aggregate', '=', callId).execute();
        // One row per outcome; told again it is to be published once more.
        return rows.length === 0 ? 0 : wakes;
      },
      ledger: async (callId) =>
        (await db.selectFrom('model_tries').select('nth').where('call_id', '=', callId).execute()).length,
    };
  });

  it('lets chats go after a day, and keeps turns and what is newer', async () => {
    const row = (call_id: string, purpose: string, hours: number) => ({
      call_id,
      workspace_id: 'w',
      discussion_id: 'd',
      purpose,
      status: 'running' as const,
      claim: 1,
      leased_until: new Date(),
      created_at: new Date(Date.now() - hours * 3_600_000),
    });
    const rows = [row('old', 'chat', 25), row('new', 'chat', 23), row('turn', 'turn', 999)];
    await db.insertInto('calls').values(rows).execute();
    const { rows: expired } = await sql`
      SELECT call_id FROM ${sql.table(expiredChats.table)} WHERE ${expiredChats.which}`.execute(db);
    expect(expired).toEqual([{ call_id: 'old' }]);
  });

  it('an outcome comes back as it went in, its words apart', () => {
    const outcomes: CallOutcome[] = [
      { kind: 'turn-failed', data: { turn_id: 't', agent_id: 'a', cause: 'timeout', detail: 'too late' } },
      {
        kind: 'output-completed',
        data: {
          call_id: 'c',
          requester: 'voting',
          purpose: 'ballot',
          output: { choice: 'A', list: [1, null] },
          provider: 'claude',
          model: 'm',
          simulated: false,
          tokens: { input: 1, output: 1 },
        },
      },
    ];
    for (const outcome of outcomes) {
      expect(fromStored(toStored(outcome))).toEqual(outcome);
      expect(JSON.stringify(toStored(outcome).outcome_data)).not.toMatch(/too late|choice/);
    }
  });

  it('a settlement whose confirmation was lost can be made again: it is ours, and nothing is doubled', async () => {
    const store = postgresCallStore({
      db,
      messageOf: outcomeMessage,
      noticeOf: budgetMessage,
      onTold: () => undefined,
    });
    const call = {
      id: 'twice',
      workspaceId: 'w',
      discussionId: 'd',
      purpose: 'turn',
      persona: 'p',
      commandId: 'c',
      correlationId: 'd',
    };
    await store.claim(call, 60_000);
    const outcome: CallOutcome = {
      kind: 'turn-failed',
      data: { turn_id: 'twice', agent_id: 'a', cause: 'timeout', detail: 'x' },
    };
    expect(await store.settle({ call, claim: 1, outcome, tries: [], budgets: [] })).toBe(true);
    await sql`UPDATE outbox SET published_at = now() WHERE aggregate = 'twice'`.execute(db);
    expect(await store.settle({ call, claim: 1, outcome, tries: [], budgets: [] })).toBe(true);
    const rows = await db
      .selectFrom('outbox')
      .select(['published_at', 'causation_id'])
      .where('aggregate', '=', 'twice')
      .execute();
    expect(rows).toEqual([{ published_at: expect.any(Date) as Date, causation_id: 'c' }]);
  });

  it('while the database is away everything says so', async () => {
    const away = connectDatabase<RouterTables>({ url: 'postgres://nobody@127.0.0.1:1/x', schema, poolSize: 1, logger });
    const store = postgresCallStore({
      db: away,
      messageOf: outcomeMessage,
      noticeOf: budgetMessage,
      onTold: () => undefined,
    });
    await expect(store.cancel('c', 'w', 'd')).rejects.toThrow(NotNow);
    await expect(store.renew(new Map([['c', 1]]), 1)).rejects.toThrow(NotNow);
    await away.destroy();
  });
});
