import type { DiscussionSummary, DiscussionView, Permission, Phase } from '@maestro/contracts';
import { hasEnded, openRequests, seatOf, type State } from '../state.ts';

/** The discussion as it stands at `last_seq`. Throws where it has not begun. */
export function discussionView(state: State): DiscussionView {
  const opening = openingOf(state);
  return {
    discussion_id: state.discussion_id,
    topic: opening.topic,
    brief: opening.brief,
    protocol: opening.protocol,
    phase: state.phase,
    paused: state.paused,
    round: state.round,
    rounds: opening.rounds,
    participants: [...state.seats],
    created_by: opening.created_by,
    created_at: state.created_at,
    vote: opening.vote,
    limits: opening.limits,
    used: state.used,
    open_requests: [...requestsOf(state), ...approvalsOf(state)],
    thinking: state.turn ? [state.turn.agent_id] : [],
    last_seq: state.seq,
  };
}

/** One card of the list. */
export function summaryOf(state: State): DiscussionSummary {
  const { topic, protocol, created_by } = openingOf(state);
  return {
    discussion_id: state.discussion_id,
    topic,
    protocol,
    phase: state.phase,
    paused: state.paused,
    participants: state.seats.filter((s) => s.present).map(({ id, kind, name }) => ({ id, kind, name })),
    created_by,
    created_at: state.created_at,
    updated_at: state.updated_at,
    last_seq: state.seq,
    last_event: state.last_event,
    option: state.draft?.option ?? null,
  };
}

export type Membership = {
  readonly seated: boolean;
  readonly permissions: readonly Permission[];
  readonly phase: Phase;
  readonly last_seq: number;
};

/** What somebody may do here; null: this discussion is none of theirs. Who left may still read. */
export function membershipOf(state: State, personId: string): Membership | null {
  const seat = seatOf(state, personId);
  const person = seat?.kind === 'human' ? seat : undefined;
  if (!person && state.opening?.created_by !== personId) return null;
  return {
    seated: person?.present ?? false,
    permissions: person?.present ? person.permissions : [],
    phase: state.phase,
    last_seq: state.seq,
  };
}

/** Whether the log knows of this input request or approval. */
export const knowsRequest = (state: State, id: string): boolean =>
  Object.hasOwn(state.requests, id) || state.approvals.some((a) => a.request_id === id);

export const knowsVote = (state: State, id: string): boolean => state.votes.some((v) => v.vote_id === id);

function requestsOf(state: State): DiscussionView['open_requests'] {
  return openRequests(state).map(({ request_id, type, prompt, options, to, blocking, deadline }) => ({
    request_id,
    kind: 'input_request',
    type,
    prompt,
    options,
    to,
    blocking,
    deadline,
  }));
}

function approvalsOf(state: State): DiscussionView['open_requests'] {
  if (hasEnded(state)) return [];
  return state.approvals
    .filter((a) => a.status === 'open')
    .map(({ request_id, option, to }) => ({
      request_id,
      kind: 'approval',
      type: 'approval',
      prompt: `Do you approve: ${option}?`,
      options: [],
      to: [to],
      blocking: true,
      deadline: null,
    }));
}

function openingOf(state: State) {
  if (!state.opening) throw new Error(`discussion ${state.discussion_id} has not begun`);
  return state.opening;
}
