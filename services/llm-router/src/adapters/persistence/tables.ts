import type { MessagingTables } from '@maestro/messaging';
import type { Generated } from 'kysely';
import type { PersonaTables } from './persona-tables.ts';
import type { BudgetTables } from './budget-tables.ts';
import type { ToolTables } from './tool-tables.ts';
import type { CallOutcome } from '../../domain/call-outcome.ts';

/** One turn or structured call. Stays for as long as its discussion: whoever orders it again is told its outcome again. */
export type CallTable = {
  call_id: string;
  workspace_id: string;
  discussion_id: string;
  /** `turn`, or the purpose of a structured call; null: only a cancellation has come. */
  purpose: string | null;
  persona: string | null;
  status: 'announced' | 'running' | 'settled';
  /** How often it was claimed. */
  claim: number;
  leased_until: Date;
  cancelled_at: Date | null;
  outcome: CallOutcome['kind'] | null;
  /** The outcome without its words. */
  outcome_data: unknown;
  /** What a model said (or the detail of a failure), apart so that it can be forgotten. */
  words: string | null;
  created_at: Generated<Date>;
  settled_at: Date | null;
};

/** The ledger: every request to a model, whatever came of it. */
export type ModelTryTable = {
  call_id: string;
  claim: number;
  /** 1, 2, 3 … within the claim. */
  nth: number;
  workspace_id: string;
  discussion_id: string;
  purpose: string;
  persona: string;
  provider: string;
  model: string;
  /** The model as the vendor names the one that answered. */
  answered_by: string;
  simulated: boolean;
  /** `answered`, or the cause of the failure. */
  outcome: string;
  /** All input tokens; `cached_input` and `cache_write` are parts of it. */
  input: number;
  /** All output tokens; `reasoning` is a part of it. */
  output: number;
  cached_input: number;
  cache_write: number;
  reasoning: number;
  /** Whether the counts are our guess. */
  estimated: boolean;
  /** Millionths of a dollar; null: nobody told us the price. */
  cost: number | null;
  started_at: Date;
  first_token_ms: number | null;
  took_ms: number;
};

export type RouterTables = MessagingTables &
  PersonaTables &
  ToolTables &
  BudgetTables & { calls: CallTable; model_tries: ModelTryTable };
