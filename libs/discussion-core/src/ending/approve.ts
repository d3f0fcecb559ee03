import type { ApprovalResponse } from '@maestro/contracts';
import { withdrawRequest } from '../asking/ask-people.ts';
import type { Proceedings } from '../proceedings.ts';
import { may, type Approval, type Seat, type State } from '../state.ts';
import { limitReached } from '../stopping/limits.ts';
import { requestDecision } from './choose-option.ts';
import { deadlock } from './end.ts';
import { finalize } from './finalize.ts';
import { approversFor } from './sign-offs.ts';

/** More than this and approvers overriding each other would never end. */
export const MOST_OVERRIDES = 3;
export const MOST_MORE_DISCUSSIONS = 2;

/** The text stands: all approvers are asked in parallel; without approvers the decision stands at once. */
export function advanceSynthesis(p: Proceedings): boolean {
  const { draft } = p.state;
  if (!draft?.draft) return false;
  const approvers = approversFor(p.state);
  if (approvers.length === 0) return finalize(p);
  p.record('discussion:phase', { from: 'synthesising', to: 'approving', reason: 'drafted', by: null });
  for (const approver of approvers) requestApproval(p, approver, draft.draft_id, draft.option);
  return true;
}

function requestApproval(p: Proceedings, approver: Seat, draft_id: string, option: string): void {
  const request_id = p.nextId('r');
  const responses = responsesFor(p.state, approver, p.at);
  p.record('approval:requested', { request_id, draft_id, to: approver.id, option, responses });
  p.send({
    name: 'openRequest',
    aggregate: request_id,
    data: {
      request_id,
      kind: 'approval',
      type: 'approval',
      topic: p.opening.topic,
      prompt: `Do you approve: ${option}?`,
      options: [...optionsToOverride(p.state, option)],
      to: [approver.id],
      blocking: true,
      strict: true,
      deadline: null,
      expiry: { policy: 'wait' },
      responses,
    },
  });
}

function responsesFor(state: State, approver: Seat, at: string): ApprovalResponse[] {
  const responses: ApprovalResponse[] = ['approve'];
  const others = optionsToOverride(state, state.draft?.option ?? '');
  if (others.length > 0 && state.overrides < MOST_OVERRIDES) responses.push('override');
  if (state.more_discussions < MOST_MORE_DISCUSSIONS && !limitReached(state, at)) responses.push('more_discussion');
  if (may(approver, 'can_veto')) responses.push('veto');
  return responses;
}

/** Every option that was ever put to a vote here, but the one drafted. */
export function optionsToOverride(state: State, option: string): readonly string[] {
  const voted = state.votes.flatMap((v) => v.options);
  return [...new Set(voted)].filter((o) => o !== option);
}

/** Answers count in the order they were recorded; the first that is no plain approval decides. */
export function advanceApproving(p: Proceedings): boolean {
  const { state } = p;
  const asked = state.approvals.filter((a) => a.draft_id === state.draft?.draft_id);
  const other = asked.find((a) => a.given && a.given.response !== 'approve');
  if (other?.given) return follow(p, other.given.response, other);
  return asked.every((a) => a.status !== 'open') ? finalize(p) : false;
}

function follow(p: Proceedings, response: ApprovalResponse, approval: Approval): boolean {
  if (response === 'veto') return deadlock(p, 'vetoed', approval.to);
  withdrawApprovals(p, response);
  const option = approval.given?.option;
  if (response === 'override' && option) return requestDecision(p, option, 'override');
  p.record('discussion:phase', { from: 'approving', to: 'discussing', reason: 'more_discussion', by: approval.to });
  return true;
}

function withdrawApprovals(p: Proceedings, reason: string): void {
  for (const open of p.state.approvals.filter((a) => a.status === 'open')) withdrawRequest(p, open.request_id, reason);
}
