import { isConnectionError, type Kysely } from '@maestro/database';
import { enqueue, OUTBOX_COLUMNS, OUTBOX_RECORD, outboxRow, type Outgoing, type OutboxRow } from '@maestro/messaging';
import { sql } from 'kysely';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import type { ModelTry } from '../../domain/model-try.ts';
import { NotNow } from '../../domain/not-now.ts';
import type { Call, CallStore, Settlement } from '../../ports/call-store.ts';
import { fromStored, toStored, type StoredOutcome } from './outcome-rows.ts';
import { readToolUses } from './postgres-tool-calls.ts';
import type { RouterTables } from './tables.ts';

export type CallStoreParts = {
  readonly db: Kysely<RouterTables>;
  /** null: nobody is told. */
  readonly messageOf: (call: Call, outcome: CallOutcome) => Outgoing | null;
  /** Given the message after the commit that wrote it. */
  readonly onTold: (told: readonly OutboxRow[]) => void;
};

/** Calls in PostgreSQL. On the way of a turn that goes well: one statement to claim, one to settle. */
export function postgresCallStore({ db, messageOf, onTold }: CallStoreParts): CallStore {
  return {
    claim: (call, leaseMs) =>
      whileItIsThere(async () => {
        const taken = await take(db, call, leaseMs);
        if (taken) return { kind: 'claimed', number: taken.claim, cancelled: taken.cancelled };
        const stored = await readOutcome(db, call.id);
        if (!stored) return { kind: 'held' };
        const outcome = fromStored(stored);
        const message = messageOf(call, outcome);
        if (message) onTold(await enqueue(db, [message]));
        return { kind: 'settled', outcome };
      }),

    settle: (settlement) =>
      whileItIsThere(async () => {
        const message = messageOf(settlement.call, settlement.outcome);
        const told = message ? [outboxRow(message)] : [];
        const kept = await settle(db, settlement, told);
        if (kept) onTold(told);
        return kept;
      }),

    abandon: ({ call, claim, tries }) =>
      whileItIsThere(async () => {
        await sql`
          WITH ledger AS (${insertTries(call, claim, tries)})
          UPDATE calls SET leased_until = now()
          WHERE call_id = ${call.id} AND claim = ${claim} AND status = 'running'`.execute(db);
      }),

    renew: (claims, leaseMs) =>
      whileItIsThere(async () => {
        const { rows } = await sql<{ call_id: string; cancelled: boolean }>`
          UPDATE calls SET leased_until = now() + ${leaseMs} * interval '1 millisecond'
          FROM unnest(${[...claims.keys()]}::text[], ${[...claims.values()]}::int[]) AS ours (id, claim)
          WHERE calls.call_id = ours.id AND calls.claim = ours.claim AND calls.status = 'running'
          RETURNING calls.call_id, calls.cancelled_at IS NOT NULL AS cancelled`.execute(db);
        return {
          held: new Set(rows.map((row) => row.call_id)),
          cancelled: new Set(rows.filter((row) => row.cancelled).map((row) => row.call_id)),
        };
      }),

    cancel: (callId, workspaceId, discussionId) =>
      whileItIsThere(async () => {
        await sql`
          INSERT INTO calls (call_id, workspace_id, discussion_id, status, claim, leased_until, cancelled_at)
          VALUES (${callId}, ${workspaceId}, ${discussionId}, 'announced', 0, now(), now())
          ON CONFLICT (call_id) DO UPDATE SET cancelled_at = coalesce(calls.cancelled_at, now())
          WHERE calls.status <> 'settled'`.execute(db);
      }),
  };
}

async function take(
  db: Kysely<RouterTables>,
  call: Call,
  leaseMs: number,
): Promise<{ claim: number; cancelled: boolean } | undefined> {
  const { rows } = await sql<{ claim: number; cancelled: boolean }>`
    INSERT INTO calls (call_id, workspace_id, discussion_id, purpose, persona, status, claim, leased_until)
    VALUES (${call.id}, ${call.workspaceId}, ${call.discussionId}, ${call.purpose}, ${call.persona}, 'running', 1,
            now() + ${leaseMs} * interval '1 millisecond')
    ON CONFLICT (call_id) DO UPDATE
      SET status = 'running', claim = calls.claim + 1, leased_until = excluded.leased_until,
          purpose = excluded.purpose, persona = excluded.persona
      WHERE calls.status <> 'settled' AND calls.leased_until <= now()
    RETURNING claim, cancelled_at IS NOT NULL AS cancelled`.execute(db);
  return rows[0];
}

async function readOutcome(db: Kysely<RouterTables>, callId: string): Promise<StoredOutcome | undefined> {
  const row = await db
    .selectFrom('calls')
    .select(['outcome', 'outcome_data', 'words'])
    .where('call_id', '=', callId)
    .where('status', '=', 'settled')
    .executeTakeFirst();
  if (!row) return undefined;
  const stored = row as StoredOutcome;
  if (stored.outcome !== 'turn-completed' && stored.outcome !== 'turn-failed') return stored;
  const uses = await readToolUses(db, callId);
  return uses.length === 0 ? stored : { ...stored, outcome_data: { ...stored.outcome_data, tool_calls: uses } };
}

/**
 * Outcome, ledger and fact in one statement. A second time (the first one's commit was never confirmed) changes nothing and
 * says that it is ours.
 */
async function settle(
  db: Kysely<RouterTables>,
  { call, claim, outcome, tries }: Settlement,
  told: readonly OutboxRow[],
): Promise<boolean> {
  const stored = toStored(outcome);
  const { rows } = await sql<{ ours: boolean }>`
    WITH settled AS (
      UPDATE calls
      SET status = 'settled', settled_at = now(), outcome = ${stored.outcome},
          outcome_data = ${JSON.stringify(stored.outcome_data)}::jsonb, words = ${stored.words}
      WHERE call_id = ${call.id} AND claim = ${claim} AND status = 'running'
      RETURNING call_id
    ), ledger AS (${insertTries(call, claim, tries)}), told AS (
      INSERT INTO outbox (${OUTBOX_COLUMNS})
      SELECT ${OUTBOX_COLUMNS}
      FROM json_to_recordset(${JSON.stringify(told)}::json) AS message(${OUTBOX_RECORD})
      WHERE EXISTS (SELECT FROM settled)
      ON CONFLICT (id) DO UPDATE SET published_at = NULL
    )
    SELECT EXISTS (SELECT FROM settled)
        OR EXISTS (SELECT FROM calls WHERE call_id = ${call.id} AND claim = ${claim} AND status = 'settled') AS ours`.execute(
    db,
  );
  return rows[0]!.ours;
}

const TRY_COLUMNS = sql.raw(
  'call_id, claim, nth, workspace_id, discussion_id, purpose, persona, provider, model, answered_by, simulated, outcome, input, output, cached_input, cache_write, reasoning, estimated, started_at, first_token_ms, took_ms',
);
const TRY_RECORD = sql.raw(
  'call_id text, claim integer, nth integer, workspace_id text, discussion_id text, purpose text, persona text, provider text, model text, answered_by text, simulated boolean, outcome text, input bigint, output bigint, cached_input bigint, cache_write bigint, reasoning bigint, estimated boolean, started_at timestamptz, first_token_ms integer, took_ms integer',
);

const insertTries = (call: Call, claim: number, tries: readonly ModelTry[]) => sql`
  INSERT INTO model_tries (${TRY_COLUMNS})
  SELECT ${TRY_COLUMNS}
  FROM json_to_recordset(${JSON.stringify(tries.map((tried, i) => toRow(call, claim, tried, i + 1)))}::json)
    AS tried(${TRY_RECORD})
  ON CONFLICT DO NOTHING`;

const toRow = (call: Call, claim: number, tried: ModelTry, nth: number) => ({
  call_id: call.id,
  claim,
  nth,
  workspace_id: call.workspaceId,
  discussion_id: call.discussionId,
  purpose: call.purpose,
  persona: call.persona,
  provider: tried.choice.provider,
  model: tried.choice.model,
  answered_by: tried.model,
  simulated: tried.simulated,
  outcome: tried.failure?.cause ?? 'answered',
  input: tried.usage.input,
  output: tried.usage.output,
  cached_input: tried.usage.cachedInput,
  cache_write: tried.usage.cacheWrite,
  reasoning: tried.usage.reasoning,
  estimated: tried.estimated,
  started_at: tried.startedAt.toISOString(),
  first_token_ms: tried.firstTokenMs === null ? null : Math.round(tried.firstTokenMs),
  took_ms: Math.round(tried.tookMs),
});

async function whileItIsThere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionError(error)) throw new NotNow('the database is away', { cause: error });
    throw error;
  }
}
