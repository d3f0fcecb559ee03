import type { Proceedings } from '../proceedings.ts';
import { openRequests, type State } from '../state.ts';
import { withdrawRequest } from './ask-people.ts';

/** An invitation is stale once the next one is made, or the vote is over: words no longer change it. */
export function withdrawInvitations(p: Proceedings): void {
  for (const request of invitationsOf(p.state)) withdrawRequest(p, request.request_id, 'round_over');
}

const invitationsOf = (state: State) => openRequests(state).filter((r) => r.asked_by === 'invitation');
