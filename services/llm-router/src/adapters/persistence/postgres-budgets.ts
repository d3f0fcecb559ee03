import type { Kysely, Queries } from '@maestro/database';
import { sql } from 'kysely';
import type { Amount } from '../../domain/budget/amount.ts';
import type { BudgetUse } from '../../domain/budget/budget.ts';
import type { BudgetStore, Reservation } from '../../ports/budget-store.ts';
import type { Settlement } from '../../ports/call-store.ts';
import { insertTries } from './ledger.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

const TODAY = sql.raw(`(now() AT TIME ZONE 'utc')::date`);

/** Budgets in PostgreSQL: one row each, on which the calls that draw on it queue for the length of one statement. */
export function postgresBudgets(db: Kysely<RouterTables>): BudgetStore {
  return {
    reserve: (reservation) =>
      whileItIsThere(async () => {
        let found = await reserve(db, reservation);
        if (found.opened < reservation.from.length) {
          for (const { id } of reservation.from) await openBudget(db, id);
          found = await reserve(db, reservation);
        }
        if (found.is_busy && !found.is_spent && (await releaseExpired(db))) found = await reserve(db, reservation);
        if (found.is_spent) return 'spent';
        return found.is_busy ? 'busy' : 'go';
      }),
  };
}

type Found = { readonly opened: number; readonly is_spent: boolean; readonly is_busy: boolean };

/**
 * The one conditional UPDATE: the rows are locked in the order of their ids, read as they are then, and drawn on if all of
 * them have anything left beside what is put aside. What is put aside is the most a call may use, so all calls together
 * use more than a limit by one call at the most: the last one let in.
 */
async function reserve(db: Queries, { callId, claim, from, amount }: Reservation): Promise<Found> {
  const wanted = JSON.stringify(from.map(({ id, ceilings }) => ({ id, ...ceilings })));
  const { rows } = await sql<Found>`
    WITH wanted AS (
      SELECT * FROM json_to_recordset(${wanted}::json)
        AS w(id text, tokens_per_day bigint, tokens_total bigint, cost_per_day bigint, cost_total bigint)
    ), mine AS (
      SELECT budget_id, tokens, cost FROM budget_reservations WHERE call_id = ${callId} FOR UPDATE
    ), held AS (
      SELECT b.id, w.tokens_per_day, w.tokens_total, w.cost_per_day, w.cost_total, b.total_tokens, b.total_cost,
             CASE WHEN b.day = ${TODAY} THEN b.day_tokens ELSE 0 END AS day_tokens,
             CASE WHEN b.day = ${TODAY} THEN b.day_cost ELSE 0 END AS day_cost,
             b.reserved_tokens - coalesce(m.tokens, 0) AS reserved_tokens,
             b.reserved_cost - coalesce(m.cost, 0) AS reserved_cost
      FROM wanted w JOIN budgets b ON b.id = w.id LEFT JOIN mine m ON m.budget_id = b.id
      ORDER BY b.id
      FOR UPDATE OF b
    ), verdict AS (
      SELECT count(*) AS opened,
             coalesce(bool_or(day_tokens >= tokens_per_day OR total_tokens >= tokens_total
                              OR day_cost >= cost_per_day OR total_cost >= cost_total), false) AS is_spent,
             coalesce(bool_or(day_tokens + reserved_tokens >= tokens_per_day
                              OR total_tokens + reserved_tokens >= tokens_total
                              OR day_cost + reserved_cost >= cost_per_day
                              OR total_cost + reserved_cost >= cost_total), false) AS is_busy
      FROM held
    ), taken AS (
      UPDATE budgets b
      SET reserved_tokens = h.reserved_tokens + ${amount.tokens}::bigint, reserved_cost = h.reserved_cost + ${amount.cost}::bigint
      FROM held h, verdict v
      WHERE b.id = h.id AND v.opened = ${from.length}::bigint AND NOT v.is_busy
      RETURNING b.id
    ), kept AS (
      INSERT INTO budget_reservations (call_id, budget_id, claim, tokens, cost)
      SELECT ${callId}, id, ${claim}::integer, ${amount.tokens}::bigint, ${amount.cost}::bigint FROM taken
      ON CONFLICT (call_id, budget_id)
        DO UPDATE SET claim = excluded.claim, tokens = excluded.tokens, cost = excluded.cost
    )
    SELECT opened, is_spent, is_busy FROM verdict`.execute(db);
  return rows[0]!;
}

/** A budget that gets its first limit begins with what the ledger says was used before. */
async function openBudget(db: Queries, id: string): Promise<void> {
  const [scope, owner, persona = null] = id.split('/');
  const column = sql.ref(scope === 'discussion' ? 'discussion_id' : 'workspace_id');
  await sql`
    INSERT INTO budgets (id, day_tokens, day_cost, total_tokens, total_cost)
    SELECT ${id},
           coalesce(sum(input + output) FILTER (WHERE (started_at AT TIME ZONE 'utc')::date = ${TODAY}), 0),
           coalesce(sum(cost) FILTER (WHERE (started_at AT TIME ZONE 'utc')::date = ${TODAY}), 0),
           coalesce(sum(input + output), 0), coalesce(sum(cost), 0)
    FROM model_tries
    WHERE ${column} = ${owner} AND (${persona}::text IS NULL OR persona = ${persona})
    ON CONFLICT DO NOTHING`.execute(db);
}

/** What was put aside by claims whose lease has ended, or that are over. Whether there was any. */
export async function releaseExpired(db: Queries): Promise<boolean> {
  const { rows } = await sql`
    WITH gone AS (
      DELETE FROM budget_reservations r USING calls c
      WHERE c.call_id = r.call_id AND (c.status = 'settled' OR c.claim <> r.claim OR c.leased_until < now())
      RETURNING r.budget_id, r.tokens, r.cost
    ), sums AS (
      SELECT budget_id, sum(tokens)::bigint AS tokens, sum(cost)::bigint AS cost FROM gone GROUP BY budget_id
    ), held AS (
      SELECT b.id FROM budgets b JOIN sums s ON s.budget_id = b.id ORDER BY b.id FOR UPDATE OF b
    )
    UPDATE budgets b
    SET reserved_tokens = b.reserved_tokens - s.tokens, reserved_cost = b.reserved_cost - s.cost
    FROM held h JOIN sums s ON s.budget_id = h.id
    WHERE b.id = h.id
    RETURNING b.id`.execute(db);
  return rows.length > 0;
}

/** What a budget has been used by now, and by the largest call so far. */
export type Charged = { readonly use: BudgetUse; readonly largest: Amount };

/**
 * Writes the tries of a claim into the ledger, charges what was not there yet, and gives back what the claim had put aside.
 * Gives what has become of each budget.
 */
export async function charge(
  db: Queries,
  { call, claim, tries, budgets }: Omit<Settlement, 'outcome'>,
): Promise<ReadonlyMap<string, Charged>> {
  const { rows } = await sql<BudgetUse & { id: string; largest_tokens: number; largest_cost: number }>`
    WITH ledger AS (
      ${insertTries(call, claim, tries)} RETURNING input + output AS tokens, coalesce(cost, 0) AS cost
    ), spent AS (
      SELECT coalesce(sum(tokens), 0)::bigint AS tokens, coalesce(sum(cost), 0)::bigint AS cost FROM ledger
    ), released AS (
      DELETE FROM budget_reservations WHERE call_id = ${call.id} AND claim = ${claim}
      RETURNING budget_id, tokens, cost
    ), held AS (
      SELECT id FROM budgets WHERE id = ANY(${budgets.map(({ id }) => id)}::text[]) ORDER BY id FOR UPDATE
    )
    UPDATE budgets b
    SET reserved_tokens = b.reserved_tokens - coalesce(r.tokens, 0),
        reserved_cost = b.reserved_cost - coalesce(r.cost, 0),
        day_tokens = CASE WHEN b.day = ${TODAY} THEN b.day_tokens ELSE 0 END + s.tokens,
        day_cost = CASE WHEN b.day = ${TODAY} THEN b.day_cost ELSE 0 END + s.cost,
        day = ${TODAY},
        total_tokens = b.total_tokens + s.tokens,
        total_cost = b.total_cost + s.cost,
        largest_tokens = greatest(b.largest_tokens, s.tokens),
        largest_cost = greatest(b.largest_cost, s.cost)
    FROM held h CROSS JOIN spent s LEFT JOIN released r ON r.budget_id = h.id
    WHERE b.id = h.id
    RETURNING b.id, b.day_tokens AS tokens_per_day, b.total_tokens AS tokens_total, b.day_cost AS cost_per_day,
              b.total_cost AS cost_total, b.largest_tokens, b.largest_cost`.execute(db);
  return new Map(
    rows.map(({ id, largest_tokens, largest_cost, ...use }) => [
      id,
      { use, largest: { tokens: largest_tokens, cost: largest_cost } },
    ]),
  );
}
