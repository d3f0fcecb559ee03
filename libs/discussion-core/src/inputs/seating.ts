import type { Refusal } from '@maestro/contracts';
import { giveUpTurn } from '../ending/end.ts';
import type { Input } from '../input.ts';
import type { Proceedings } from '../proceedings.ts';
import { currentVote, hasEnded, openRequests, seatOf, type State } from '../state.ts';
import { withdrawRequest } from '../asking/ask-people.ts';
import { conflict, ended, forbidden, maySteer } from './orders.ts';

/** Somebody takes a seat while it runs; who had left takes the old one again. */
export function join(p: Proceedings, { by, participant, name }: Extract<Input, { kind: 'join' }>): Refusal | null {
  if (!maySteer(p.state, by)) return forbidden('You may not seat anybody in this discussion.');
  if (hasEnded(p.state)) return ended(p.state);
  const seat = seatOf(p.state, participant.id);
  if (seat && (seat.present || seat.kind !== participant.kind)) {
    return conflict(`The id ${participant.id} is already taken at this table.`);
  }
  p.record('participant:joined', { participant, name: name.name, title: name.title });
  return null;
}

/** Somebody gives up the seat; whose ballot or signature is awaited must give it first. */
export function leave(p: Proceedings, { by, participant_id }: Extract<Input, { kind: 'leave' }>): Refusal | null {
  if (by !== participant_id && !maySteer(p.state, by)) return forbidden('You may not take that seat away.');
  if (hasEnded(p.state)) return ended(p.state);
  if (!seatOf(p.state, participant_id)?.present) return conflict(`${participant_id} does not sit at this table.`);
  if (isAwaited(p.state, participant_id)) {
    return conflict(`The ballot or signature of ${participant_id} is awaited: vote, abstain or sign first.`);
  }
  p.record('participant:left', { participant_id, by });
  if (p.state.turn?.agent_id === participant_id) giveUpTurn(p, 'The agent left the table.');
  for (const request of openRequests(p.state)) {
    const someoneLeft = request.to.some((id) => seatOf(p.state, id)?.present);
    if (!someoneLeft) withdrawRequest(p, request.request_id, 'nobody_left');
  }
  return null;
}

function isAwaited(state: State, id: string): boolean {
  const vote = currentVote(state);
  const ballot = vote !== undefined && !vote.closed && vote.voters.includes(id) && !vote.cast.includes(id);
  return ballot || state.approvals.some((a) => a.status === 'open' && a.to === id);
}
