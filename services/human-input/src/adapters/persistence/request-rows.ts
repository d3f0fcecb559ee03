import type { Insertable, Selectable } from 'kysely';
import { nextDue } from '../../domain/expire-request.ts';
import type { Request, RequestState } from '../../domain/request.ts';
import type { RequestsTable } from './tables.ts';

export type RequestRow = Selectable<RequestsTable>;

export const requestOf = (row: RequestRow): Request => ({
  request_id: row.request_id,
  workspace_id: row.workspace_id,
  discussion_id: row.discussion_id,
  kind: row.kind,
  type: row.type,
  topic: row.topic,
  prompt: row.prompt,
  options: row.options,
  to: row.people,
  blocking: row.blocking,
  strict: row.strict,
  deadline: row.deadline?.toISOString() ?? null,
  expiry: row.expiry,
  responses: row.responses,
  command_id: row.command_id,
  traceparent: row.traceparent,
  opened_at: row.opened_at.toISOString(),
  version: row.version,
  overdue_told: row.overdue_told,
  state: stateOf(row),
});

function stateOf(row: RequestRow): RequestState {
  const at = row.closed_at?.toISOString();
  if (row.status === 'open' || at === undefined) return { status: 'open' };
  if (row.status === 'answered' && row.answered_by !== null) {
    const { option, message, response, conditions, reason } = row;
    const approval = response === null ? null : { response, option, conditions: conditions ?? [], reason };
    return { status: 'answered', at, by: row.answered_by, answer: { option, message, approval } };
  }
  if (row.status === 'expired' && row.option !== null) return { status: 'expired', at, option: row.option };
  if (row.status === 'withdrawn') return { status: 'withdrawn', at, reason: row.withdrawn_because ?? '' };
  throw new Error(`request ${row.request_id} is ${row.status} and does not say how`);
}

export function requestRow(request: Request): Insertable<RequestsTable> {
  const { to, options, expiry, responses, state: _, overdue_told: __, version: ___, ...rest } = request;
  return {
    ...rest,
    people: to,
    options: JSON.stringify(options),
    expiry: JSON.stringify(expiry),
    responses: JSON.stringify(responses),
    ...changingColumns(request),
  };
}

/** What changes about a request after it was opened. */
export function changingColumns(request: Request) {
  const { state, version, overdue_told } = request;
  const answer = state.status === 'answered' ? state.answer : null;
  const option = state.status === 'expired' ? state.option : (answer?.option ?? null);
  return {
    version,
    overdue_told,
    status: state.status,
    closed_at: state.status === 'open' ? null : state.at,
    answered_by: state.status === 'answered' ? state.by : null,
    option,
    message: answer?.message ?? null,
    response: answer?.approval?.response ?? null,
    conditions: answer?.approval ? JSON.stringify(answer.approval.conditions) : null,
    reason: answer?.approval?.reason ?? null,
    withdrawn_because: state.status === 'withdrawn' ? state.reason : null,
    due_at: nextDue(request),
  };
}
