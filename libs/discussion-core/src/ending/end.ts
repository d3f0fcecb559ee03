import { withdrawRequest } from '../asking/ask-people.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, openRequests } from '../state.ts';

type End = 'decided' | 'deadlocked' | 'cancelled';

/** The end, whichever: nobody is asked anything any more, and what is under way is called off. */
export function end(p: Proceedings, phase: End, reason: string, by: string | null): true {
  for (const request of openRequests(p.state)) withdrawRequest(p, request.request_id, phase);
  for (const approval of p.state.approvals.filter((a) => a.status === 'open')) {
    withdrawRequest(p, approval.request_id, phase);
  }
  const vote = currentVote(p.state);
  if (vote && !vote.closed) {
    p.send({ name: 'withdrawVote', aggregate: vote.vote_id, data: { vote_id: vote.vote_id, reason: phase } });
  }
  giveUpTurn(p, `the discussion is ${phase}`);
  const { choice } = p.state;
  if (choice) p.send({ name: 'cancelCall', aggregate: choice.choice_id, data: { call_id: choice.choice_id } });
  p.record('discussion:phase', { from: p.state.phase, to: phase, reason, by });
  return true;
}

export const deadlock = (p: Proceedings, reason: string, by: string | null = null): true =>
  end(p, 'deadlocked', reason, by);

/** The turn under way is lost; its result, if it comes, is recorded as discarded. */
export function giveUpTurn(p: Proceedings, detail: string): void {
  const { turn } = p.state;
  if (!turn) return;
  const { agent_id, turn_id } = turn;
  p.record('turn:failed', { agent_id, turn_id, cause: 'cancelled', detail });
  p.send({ name: 'cancelCall', aggregate: turn_id, data: { call_id: turn_id } });
}
