import type { Queries } from '@maestro/database';
import { sql } from 'kysely';
import { levelOf, type Budget, type BudgetNotice } from '../../domain/budget/budget.ts';
import type { Charged } from './postgres-budgets.ts';

/** The levels of these budgets that the discussion has not been told of yet; from now on it counts as told. */
export async function takeNotices(
  db: Queries,
  discussionId: string,
  budgets: readonly Budget[],
  charges: ReadonlyMap<string, Charged>,
): Promise<BudgetNotice[]> {
  const due = budgets.flatMap((budget): BudgetNotice[] => {
    const charged = charges.get(budget.id);
    if (!charged) return [];
    const { use, largest } = charged;
    const level = levelOf({ ...budget, ...(budget.ending && { ending: { ...budget.ending, largest } }) }, use);
    return level ? [{ budgetId: budget.id, level }] : [];
  });
  if (due.length === 0) return [];
  const rows = due.map(({ budgetId, level }) => ({ id: budgetId, level: level.level, daily: level.period === 'day' }));
  const { rows: fresh } = await sql<{ budget_id: string }>`
    INSERT INTO budget_notices (discussion_id, budget_id, level, since)
    SELECT ${discussionId}, id, level, CASE WHEN daily THEN (now() AT TIME ZONE 'utc')::date ELSE date '1970-01-01' END
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS due(id text, level text, daily boolean)
    ON CONFLICT DO NOTHING
    RETURNING budget_id`.execute(db);
  const ids = new Set(fresh.map((row) => row.budget_id));
  return due.filter(({ budgetId }) => ids.has(budgetId));
}
