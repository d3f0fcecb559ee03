import { ask, type Actor, type UsageReport, type UsageRow } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { RouteOf, Verb } from './order.ts';

const DAY_MS = 24 * 3_600_000;
/** Days shown where the query names none, today included. */
const SHOWN_DAYS = 30;
/** Discussions whose readers are looked up for one report; those beyond count as others'. */
const MOST_LOOKED_UP = 100;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What the workspace used. Discussions somebody may not read are told together, without their ids. */
export const readUsage =
  (owners: Owners, now: () => number = Date.now): Verb<RouteOf<'usage'>> =>
  async ({ actor, query }) => {
    const to = query.to ?? dayOf(now());
    const from = query.from ?? dayOf(Date.parse(to) - (SHOWN_DAYS - 1) * DAY_MS);
    const report = await owners.ask(ask.getUsage, { actor, body: { group_by: query.group_by, from, to } });
    if (!report.ok || query.group_by !== 'discussion') return report;
    return ok(await withoutStrangers(owners, actor, report.value));
  };

async function withoutStrangers(owners: Owners, actor: Actor, report: UsageReport): Promise<UsageReport> {
  const ids = report.rows.flatMap(({ discussion_id }) => discussion_id ?? []).slice(0, MOST_LOOKED_UP);
  const memberships = await Promise.all(
    ids.map((discussion_id) => owners.ask(ask.getMembership, { actor, body: { discussion_id } })),
  );
  const own = new Set(ids.filter((_, i) => memberships[i]!.ok));
  const isOwn = ({ discussion_id }: UsageRow) => discussion_id !== null && own.has(discussion_id);
  const others = report.rows.filter((row) => !isOwn(row));
  return { ...report, rows: [...report.rows.filter(isOwn), ...(others.length > 0 ? [sumOf(others)] : [])] };
}

function sumOf(rows: readonly UsageRow[]): UsageRow {
  const sum = (of: (row: UsageRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const usd = sum((row) => row.usd);
  const share = (of: (row: UsageRow) => number) => (usd === 0 ? 0 : sum((row) => of(row) * row.usd) / usd);
  return {
    day: null,
    persona: null,
    discussion_id: null,
    provider: null,
    model: null,
    requests: sum((row) => row.requests),
    failed_requests: sum((row) => row.failed_requests),
    input_tokens: sum((row) => row.input_tokens),
    output_tokens: sum((row) => row.output_tokens),
    cached_input_tokens: sum((row) => row.cached_input_tokens),
    usd,
    estimated_share: share((row) => row.estimated_share),
    simulated_share: share((row) => row.simulated_share),
  };
}
