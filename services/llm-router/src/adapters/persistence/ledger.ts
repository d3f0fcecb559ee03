import { sql } from 'kysely';
import type { ModelTry } from '../../domain/model-try.ts';
import type { Call } from '../../ports/call-store.ts';

const TRY_COLUMNS = sql.raw(
  'call_id, claim, nth, workspace_id, discussion_id, purpose, persona, provider, model, answered_by, simulated, outcome, input, output, cached_input, cache_write, reasoning, estimated, cost, started_at, first_token_ms, took_ms',
);
const TRY_RECORD = sql.raw(
  'call_id text, claim integer, nth integer, workspace_id text, discussion_id text, purpose text, persona text, provider text, model text, answered_by text, simulated boolean, outcome text, input bigint, output bigint, cached_input bigint, cache_write bigint, reasoning bigint, estimated boolean, cost bigint, started_at timestamptz, first_token_ms integer, took_ms integer',
);

/** Writes tries into the ledger; what is there already stays, so that a settlement can be made again. */
export const insertTries = (call: Call, claim: number, tries: readonly ModelTry[]) => sql`
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
  cost: tried.cost,
  started_at: tried.startedAt.toISOString(),
  first_token_ms: tried.firstTokenMs === null ? null : Math.round(tried.firstTokenMs),
  took_ms: Math.round(tried.tookMs),
});
