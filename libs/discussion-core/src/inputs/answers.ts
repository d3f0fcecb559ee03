import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { hasEnded, requestOf } from '../state.ts';

type Answered = Extract<Input, { kind: 'request-answered' }>;
type Expired = Extract<Input, { kind: 'request-expired' }>;

/** human-input has accepted an answer: it counts, unless it lost the race with a withdrawal or the end. */
export function takeAnswer(p: Proceedings, input: Answered): void {
  if (input.approval) return takeApproval(p, input, input.approval);
  const request = requestOf(p.state, input.request_id);
  if (!request || request.status === 'answered' || request.status === 'expired') return;
  const late = request.status === 'withdrawn' || hasEnded(p.state);
  const { request_id, by, option, message } = input;
  p.record('human:input_answered', { request_id, by, option, message, late });
}

function takeApproval(p: Proceedings, input: Answered, given: NonNullable<Answered['approval']>): void {
  const approval = p.state.approvals.find((a) => a.request_id === input.request_id);
  if (!approval || approval.status === 'given') return;
  const late = approval.status === 'withdrawn' || hasEnded(p.state);
  const { response, option, conditions, reason } = given;
  p.record('approval:given', {
    request_id: input.request_id,
    by: input.by,
    response,
    option,
    conditions: [...conditions],
    reason,
    late,
  });
}

export function takeExpiry(p: Proceedings, { request_id, policy, option }: Expired): void {
  if (requestOf(p.state, request_id)?.status !== 'open') return;
  p.record('human:input_expired', { request_id, policy, option });
}
