import { instantPlus } from '@maestro/kernel';
import { ALLOWED } from '../deadlines.ts';
import { askPeople } from '../asking/ask-people.ts';
import { withdrawInvitations } from '../asking/invitations.ts';
import type { Proceedings } from '../proceedings.ts';
import { agentSeat } from '../agent-seat.ts';
import { may, presentPeople, presentSeats } from '../state.ts';

/**
 * A round is over: the analyst reads the thread, and in `round_robin` the people are invited. Once per round. While a budget
 * is wound down nobody is invited any more, and the analysis at hand has to do.
 */
export function endRound(p: Proceedings): void {
  if (Object.keys(p.state.floor).length === 0) return;
  if (p.state.budget_share !== null && p.state.analysed_round >= 0) return;
  requestAnalysis(p);
  if (p.state.budget_share === null && p.opening.protocol === 'round_robin') invitePeople(p);
}

function requestAnalysis(p: Proceedings): void {
  const { round } = p.state;
  if (!p.opening.analysis || p.state.analysed_round >= round) return;
  const analysis_id = p.nextId('a');
  const deadline = instantPlus(p.at, ALLOWED.analysis);
  p.record('analysis:requested', { analysis_id, round, deadline });
  p.send({
    name: 'requestAnalysis',
    aggregate: analysis_id,
    data: {
      analysis_id,
      round,
      context_seq: p.state.context_seq,
      deadline,
      participants: presentSeats(p.state)
        .filter((seat) => may(seat, 'can_message'))
        .map((seat) => ({ id: seat.id, agent: seat.kind === 'agent' ? agentSeat(seat) : null })),
    },
  });
}

function invitePeople(p: Proceedings): void {
  const { state } = p;
  const to = presentPeople(state).filter((s) => may(s, 'can_message'));
  if (to.length === 0 || state.invited_round >= state.round) return;
  withdrawInvitations(p);
  askPeople(p, {
    type: 'feedback',
    prompt: `Round ${state.round} is over. Is there anything you want to add?`,
    options: [],
    to: to.map((s) => s.id),
    blocking: false,
    strict: false,
    deadline: null,
    expiry: { policy: 'wait' },
    asked_by: 'invitation',
  });
}
