import { sql, type RawBuilder } from 'kysely';
import type { ModelTry, PaidTry } from '../../domain/model-try.ts';
import type { Call } from '../../ports/call-store.ts';

/** Who pays. */
type PaidCall = Pick<Call, 'id' | 'workspaceId' | 'discussionId' | 'purpose' | 'persona'>;

const TRY_COLUMNS = sql.raw(
  'call_id, claim, nth, workspace_id, discussion_id, purpose, persona, provider, model, answered_by, simulated, outcome, input, output, cached_input, cache_write, reasoning, estimated, cost, started_at, first_token_ms, took_ms',
);
const TRY_RECORD = sql.raw(
  'call_id text, claim integer, nth integer, workspace_id text, discussion_id text, purpose text, persona text, provider text, model text, answered_by text, simulated boolean, outcome text, input bigint, output bigint, cached_input bigint, cache_write bigint, reasoning bigint, estimated boolean, cost bigint, started_at timestamptz, first_token_ms integer, took_ms integer',
);

/** Writes tries into the ledger; what is there already stays, so that a settlement can be made again. */
export const insertTries = (call: Call, claim: number, tries: readonly ModelTry[]) =>
  insertRows(JSON.stringify(ledgerRows(call, claim, tries)), claim === 1 ? undefined : keptBefore(call.id, claim));

/** The same for calls that have but one claim, many at once. */
export const insertLedgerRows = (rows: readonly LedgerRow[]) => insertRows(JSON.stringify(rows));

/** @param rows JSON of ledger rows, or the place of one in a statement; so are the arguments of `keptBefore`. */
export const insertRows = (rows: string | RawBuilder<unknown>, before: RawBuilder<unknown> = sql``) => sql`
  INSERT INTO model_tries (${TRY_COLUMNS})
  SELECT ${TRY_COLUMNS}
  FROM json_to_recordset(${rows}::json) AS tried(${TRY_RECORD})
  ${before}
  ON CONFLICT DO NOTHING`;

/** What rounds of earlier claims cost: a router that died between two of them wrote no ledger. */
export const keptBefore = (callId: string | RawBuilder<unknown>, claim: number | RawBuilder<unknown>) => sql`
  UNION ALL
  SELECT tried.*
  FROM turn_rounds AS round, jsonb_to_recordset(round.tries) AS tried(${TRY_RECORD})
  WHERE round.turn_id = ${callId} AND round.claim < ${claim}`;

export type LedgerRow = ReturnType<typeof toRow>;

/** @param before tries of the same claim before these. */
export const ledgerRows = (call: PaidCall, claim: number, tries: readonly ModelTry[], before = 0): LedgerRow[] =>
  tries.map((tried, i) => toRow(call, claim, tried, before + i + 1));

export const fromLedgerRow = ({
  input,
  output,
  cached_input,
  cache_write,
  reasoning,
  cost,
  took_ms,
}: LedgerRow): PaidTry => ({
  usage: { input, output, cachedInput: cached_input, cacheWrite: cache_write, reasoning },
  cost,
  tookMs: took_ms,
});

const toRow = (call: PaidCall, claim: number, tried: ModelTry, nth: number) => ({
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
  cost: tried.cost,
  started_at: tried.startedAt.toISOString(),
  first_token_ms: tried.firstTokenMs === null ? null : Math.round(tried.firstTokenMs),
  took_ms: Math.round(tried.tookMs),
});
