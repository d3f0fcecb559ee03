import type { UsageGroup } from '@maestro/contracts';
import type { Kysely } from '@maestro/database';
import { sql, type RawBuilder } from 'kysely';
import type { UsageLedger, UsageOf, UsageSum } from '../../ports/usage-ledger.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

const SUMS = sql.raw(`
  count(*) AS "requests",
  count(*) FILTER (WHERE outcome <> 'answered') AS "failed",
  coalesce(sum(input), 0)::bigint AS "input",
  coalesce(sum(output), 0)::bigint AS "output",
  coalesce(sum(cached_input), 0)::bigint AS "cachedInput",
  coalesce(sum(cost), 0)::bigint AS "cost",
  coalesce(sum(cost) FILTER (WHERE estimated), 0)::bigint AS "estimatedCost",
  coalesce(sum(cost) FILTER (WHERE simulated), 0)::bigint AS "simulatedCost"`);

const DAY = `to_char(started_at AT TIME ZONE 'utc', 'YYYY-MM-DD')`;
/** A chat has no discussion, and one that names a model has no persona. */
const DISCUSSION = `CASE WHEN purpose <> 'chat' THEN discussion_id END`;
const PERSONA = `CASE WHEN persona ~ '^[A-Za-z0-9_-]{1,64}$' THEN persona END`;

/** Column, expression. */
const GROUPS: Readonly<Record<UsageGroup, Readonly<Record<string, string>>>> = {
  day: { day: DAY },
  persona: { persona: PERSONA },
  discussion: { discussionId: DISCUSSION },
  model: { provider: 'provider', model: 'model' },
};
const COLUMNS = ['day', 'persona', 'discussionId', 'provider', 'model'];

export const postgresUsage = (db: Kysely<RouterTables>): UsageLedger => ({
  read: ({ workspaceId, groupBy, from, to, mostRows }) =>
    whileItIsThere(async () => {
      const used = sql`
        FROM model_tries
        WHERE workspace_id = ${workspaceId}
          AND started_at >= ${from}::date::timestamp AT TIME ZONE 'utc'
          AND started_at < (${to}::date + 1)::timestamp AT TIME ZONE 'utc'`;
      const columns = columnsOf(groupBy);
      const order = sql.raw(groupBy === 'day' ? '1' : '"cost" DESC, 1, 2, 3, 4, 5');
      const [total, rows] = await Promise.all([
        sql<UsageSum>`SELECT ${SUMS} ${used}`.execute(db),
        sql<UsageOf>`SELECT ${columns}, ${SUMS} ${used} GROUP BY 1, 2, 3, 4, 5 ORDER BY ${order} LIMIT ${mostRows}`.execute(
          db,
        ),
      ]);
      return { total: total.rows[0]!, rows: rows.rows };
    }),
});

function columnsOf(groupBy: UsageGroup): RawBuilder<unknown> {
  const wanted = GROUPS[groupBy];
  return sql.raw(COLUMNS.map((column) => `${wanted[column] ?? 'NULL::text'} AS "${column}"`).join(', '));
}
