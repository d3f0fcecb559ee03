import type { ask, QuestionBody, Refusal, UsageReport } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { UsageLedger, UsageSum } from '../ports/usage-ledger.ts';

const DAY_MS = 24 * 3_600_000;
const LONGEST_DAYS = 366;
const MOST_ROWS = 1_000;
const MILLION = 1_000_000;

/** What a workspace used between two days. */
export async function readUsage(
  ledger: UsageLedger,
  workspaceId: string,
  { group_by, from, to }: QuestionBody<typeof ask.getUsage>,
): Promise<Result<UsageReport, Refusal>> {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return invalid('must not be after `to`');
  if (days > LONGEST_DAYS) return invalid(`must be at most ${LONGEST_DAYS} days before \`to\``);
  const { total, rows } = await ledger.read({ workspaceId, groupBy: group_by, from, to, mostRows: MOST_ROWS });
  return ok({
    from,
    to,
    group_by,
    total: counted(total),
    rows: rows.map(({ day, persona, discussionId, provider, model, ...sum }) => ({
      day,
      persona,
      discussion_id: discussionId,
      provider,
      model,
      ...counted(sum),
    })),
  });
}

const invalid = (detail: string): Result<never, Refusal> =>
  err({ kind: 'invalid', detail: 'these days cannot be reported', errors: [{ pointer: '/from', detail }] });

const counted = (sum: UsageSum): UsageReport['total'] => ({
  requests: sum.requests,
  failed_requests: sum.failed,
  input_tokens: sum.input,
  output_tokens: sum.output,
  cached_input_tokens: sum.cachedInput,
  usd: sum.cost / MILLION,
  estimated_share: sum.cost === 0 ? 0 : sum.estimatedCost / sum.cost,
  simulated_share: sum.cost === 0 ? 0 : sum.simulatedCost / sum.cost,
});
