import { statement, type Places } from '@maestro/database';
import { OUTBOX_COLUMNS, OUTBOX_RECORD } from '@maestro/messaging';
import { sql, type RawBuilder } from 'kysely';
import { insertRows, keptBefore } from './ledger.ts';

/** What a discussion may spend, as far as it is known. */
export type DiscussionRow = {
  readonly limit_tokens: number | null;
  readonly limit_cost: number | null;
  readonly ending_calls: number;
  readonly largest_tokens: number;
  readonly largest_cost: number;
};

type TakenRow = { readonly claim: number; readonly cancelled: boolean; readonly discussion: DiscussionRow | null };
type CallTaken = {
  readonly callId: string;
  readonly workspaceId: string;
  readonly discussionId: string;
  readonly purpose: string;
  readonly persona: string;
  readonly budgetId: string;
  readonly leaseMs: number;
};
type BudgetOpened = {
  readonly limitTokens: number | null;
  readonly limitCost: number | null;
  readonly endingCalls: number;
};

const take = (call: Places<CallTaken>): RawBuilder<unknown> => sql`
  INSERT INTO calls (call_id, workspace_id, discussion_id, purpose, persona, status, claim, leased_until)
  VALUES (${call.callId}, ${call.workspaceId}, ${call.discussionId}, ${call.purpose}, ${call.persona}, 'running', 1,
          now() + ${call.leaseMs} * interval '1 millisecond')
  ON CONFLICT (call_id) DO UPDATE
    SET status = 'running', claim = calls.claim + 1, leased_until = excluded.leased_until,
        purpose = excluded.purpose, persona = excluded.persona
    WHERE calls.status <> 'settled' AND calls.leased_until <= now()
  RETURNING claim, cancelled_at IS NOT NULL AS cancelled,
    (SELECT json_build_object('limit_tokens', limit_tokens, 'limit_cost', limit_cost, 'ending_calls', ending_calls,
                              'largest_tokens', largest_tokens, 'largest_cost', largest_cost)
     FROM budgets WHERE id = ${call.budgetId}) AS discussion`;

/** Claims a call that nobody holds; no row where somebody does or it has its outcome. */
export const takeCall = statement<CallTaken, TakenRow>(take);

/** The same with the first turn of a discussion that has a budget; later ones say how many calls the end needs by then. */
export const openBudgetAndTakeCall = statement<CallTaken & BudgetOpened, TakenRow>(
  (its) => sql`
    WITH opened AS (
      INSERT INTO budgets (id, limit_tokens, limit_cost, ending_calls)
      VALUES (${its.budgetId}, ${its.limitTokens}, ${its.limitCost}, ${its.endingCalls})
      ON CONFLICT (id) DO UPDATE SET ending_calls = excluded.ending_calls
      WHERE budgets.ending_calls <> excluded.ending_calls
    )
    ${take(its)}`,
);

type CallSettled = {
  readonly callId: string;
  readonly claim: number;
  readonly outcome: string;
  /** JSON, like `tries` and `told`. */
  readonly data: string;
  readonly words: string;
  readonly tries: string;
  readonly told: string;
};

const settling = (insertTries: (its: Places<CallSettled>) => RawBuilder<unknown>) =>
  statement<CallSettled, { readonly ours: boolean }>(
    (its) => sql`
      WITH settled AS (
        UPDATE calls
        SET status = 'settled', settled_at = now(), outcome = ${its.outcome}, outcome_data = ${its.data}::jsonb,
            words = ${its.words}
        WHERE call_id = ${its.callId} AND claim = ${its.claim} AND status = 'running'
        RETURNING call_id
      ), ledger AS (${insertTries(its)}), told AS (
        INSERT INTO outbox (${OUTBOX_COLUMNS})
        SELECT ${OUTBOX_COLUMNS}
        FROM json_to_recordset(${its.told}::json) AS message(${OUTBOX_RECORD})
        WHERE EXISTS (SELECT FROM settled)
        ON CONFLICT (id) DO UPDATE SET published_at = NULL
      )
      SELECT EXISTS (SELECT FROM settled)
          OR EXISTS (SELECT FROM calls WHERE call_id = ${its.callId} AND claim = ${its.claim} AND status = 'settled') AS ours`,
  );

/** Outcome, ledger and fact of a call's first claim. */
export const settleFirst = settling(({ tries }) => insertRows(tries));

/** The same of a later one, which pays for the rounds of those before. */
export const settleLater = settling(({ tries, callId, claim }) => insertRows(tries, keptBefore(callId, claim)));
