import type { LogEvent } from '@maestro/contracts';
import type { Approval, State, Vote } from '../state.ts';

/** Votes, the decision's text, approvals. */
export function foldEnding(state: State, event: LogEvent): State {
  switch (event.type) {
    case 'vote:opened': {
      const vote: Vote = { ...event.data, cast: [], closed: null, closed_seq: null };
      return { ...state, votes: [...state.votes, vote] };
    }
    case 'vote:cast':
      if (event.data.late) return state;
      return changeVote(state, event.data.vote_id, (v) => ({ ...v, cast: [...v.cast, event.data.participant_id] }));
    case 'vote:closed':
      return changeVote(state, event.data.vote_id, (v) => ({ ...v, closed: event.data, closed_seq: event.seq }));
    case 'decision:requested':
      return { ...state, draft: { ...event.data, requested_seq: event.seq, draft: null, simulated: false } };
    case 'decision:drafted':
    case 'decision:fallback':
      if (state.draft?.draft_id !== event.data.draft_id) return state;
      return {
        ...state,
        draft: {
          ...state.draft,
          draft: event.data.draft,
          simulated: event.type === 'decision:drafted' && event.data.simulated,
        },
      };
    case 'approval:requested': {
      const approval: Approval = { ...event.data, status: 'open', given: null, at: null };
      return { ...state, approvals: [...state.approvals, approval] };
    }
    case 'approval:given': {
      if (event.data.late) return state;
      const { request_id, response } = event.data;
      return {
        ...state,
        overrides: state.overrides + (response === 'override' ? 1 : 0),
        approvals: state.approvals.map((a) =>
          a.request_id === request_id ? { ...a, status: 'given', given: event.data, at: event.at } : a,
        ),
      };
    }
    case 'human:input_withdrawn':
      return {
        ...state,
        approvals: state.approvals.map((a) =>
          a.request_id === event.data.request_id && a.status === 'open' ? { ...a, status: 'withdrawn' } : a,
        ),
      };
    case 'decision:finalized':
      return { ...state, decision: event.data };
    default:
      return state;
  }
}

const changeVote = (state: State, id: string, change: (vote: Vote) => Vote): State => ({
  ...state,
  votes: state.votes.map((v) => (v.vote_id === id ? change(v) : v)),
});
