import { inTransaction, type Kysely, type Queries } from '@maestro/database';
import { enqueue, outboxRow, type Outgoing, type OutboxRow } from '@maestro/messaging';
import { sql } from 'kysely';
import type { CallOutcome } from '../../domain/call-outcome.ts';
import { discussionBudgetId, type BudgetNotice, type DiscussionLimits } from '../../domain/budget/budget.ts';
import type { Call, CallStore, Settlement } from '../../ports/call-store.ts';
import { takeNotices } from './budget-notices.ts';
import { settleFirst, settleLater, openBudgetAndTakeCall, takeCall, type DiscussionRow } from './call-statements.ts';
import { insertTries, ledgerRows } from './ledger.ts';
import { charge } from './postgres-budgets.ts';
import { fromStored, toStored, type StoredOutcome } from './outcome-rows.ts';
import { readToolUses } from './postgres-tool-calls.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

export type CallStoreParts = {
  readonly db: Kysely<RouterTables>;
  /** null: nobody is told. */
  readonly messageOf: (call: Call, outcome: CallOutcome) => Outgoing | null;
  /** What tells a discussion that a budget it draws on is nearly used up. */
  readonly noticeOf: (call: Call, notice: BudgetNotice) => Outgoing;
  /** Given the messages after the commit that wrote them. */
  readonly onTold: (told: readonly OutboxRow[]) => void;
};

/**
 * Calls in PostgreSQL. On the way of a turn that goes well: one statement to claim, one to settle. Where somebody set a
 * limit there is one more to reserve, and settling is a transaction that charges first.
 */
export function postgresCallStore({ db, messageOf, noticeOf, onTold }: CallStoreParts): CallStore {
  const chargeAndTell = async (trx: Queries, charged: Omit<Settlement, 'outcome'>): Promise<readonly OutboxRow[]> => {
    const { call, budgets } = charged;
    const uses = await charge(trx, charged);
    if (call.purpose === 'chat') return [];
    const notices = await takeNotices(trx, call.discussionId, budgets, uses);
    return enqueue(
      trx,
      notices.map((notice) => noticeOf(call, notice)),
    );
  };
  return {
    claim: (call, leaseMs) =>
      whileItIsThere(async () => {
        const taken = await take(db, call, leaseMs);
        if (taken) {
          return { kind: 'claimed', number: taken.claim, cancelled: taken.cancelled, budget: taken.budget };
        }
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
        const outcome = message ? [outboxRow(message)] : [];
        if (settlement.budgets.length === 0) {
          const kept = await settle(db, settlement, outcome);
          if (kept) onTold(outcome);
          return kept;
        }
        const { kept, notices } = await inTransaction(db, async (trx) => {
          const told = await chargeAndTell(trx, settlement);
          return { kept: await settle(trx, { ...settlement, tries: [] }, outcome), notices: told };
        });
        // What winds a discussion down is told before what would make it go on.
        onTold(kept ? [...notices, ...outcome] : notices);
        return kept;
      }),

    abandon: (abandoned) =>
      whileItIsThere(async () => {
        const { call, claim, tries, budgets } = abandoned;
        const notices = await inTransaction(db, async (trx) => {
          const told = budgets.length > 0 ? await chargeAndTell(trx, abandoned) : [];
          await sql`
            WITH ledger AS (${insertTries(call, claim, tries)})
            UPDATE calls SET leased_until = now()
            WHERE call_id = ${call.id} AND claim = ${claim} AND status = 'running'`.execute(trx);
          return told;
        });
        if (notices.length > 0) onTold(notices);
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

type Taken = { readonly claim: number; readonly cancelled: boolean; readonly budget: DiscussionLimits | null };

async function take(db: Queries, call: Call, leaseMs: number): Promise<Taken | undefined> {
  const values = {
    callId: call.id,
    workspaceId: call.workspaceId,
    discussionId: call.discussionId,
    purpose: call.purpose,
    persona: call.persona,
    budgetId: discussionBudgetId(call.discussionId),
    leaseMs,
  };
  const { limits, endingCalls } = call.budget ?? {};
  const [taken] =
    limits === undefined
      ? await takeCall(db, values)
      : await openBudgetAndTakeCall(db, {
          ...values,
          limitTokens: limits.tokens_total,
          limitCost: limits.cost_total,
          endingCalls: endingCalls!,
        });
  return taken && { ...taken, budget: limitsFrom(call, taken.discussion) };
}

/** What the order says is not seen by the statement that keeps it. */
function limitsFrom({ budget }: Call, row: DiscussionRow | null): DiscussionLimits | null {
  if (!budget && !row) return null;
  const limits = budget?.limits ?? {
    tokens_per_day: null,
    tokens_total: row!.limit_tokens,
    cost_per_day: null,
    cost_total: row!.limit_cost,
  };
  const largest = { tokens: row?.largest_tokens ?? 0, cost: row?.largest_cost ?? 0 };
  return { limits, ending: { calls: budget?.endingCalls ?? row!.ending_calls, largest } };
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
  db: Queries,
  { call, claim, outcome, tries }: Settlement,
  told: readonly OutboxRow[],
): Promise<boolean> {
  const stored = toStored(outcome);
  const write = claim === 1 ? settleFirst : settleLater;
  const [settled] = await write(db, {
    callId: call.id,
    claim,
    outcome: stored.outcome,
    data: JSON.stringify(stored.outcome_data),
    words: stored.words,
    tries: JSON.stringify(ledgerRows(call, claim, tries)),
    told: JSON.stringify(told),
  });
  return settled!.ours;
}
