import type { Protocol, TurnPurpose } from '@maestro/contracts';
import { instantPlus } from '@maestro/kernel';
import { agentSeat } from '../agent-seat.ts';
import { ALLOWED } from '../deadlines.ts';
import { closeFloor, holdFirstBallot } from './close-floor.ts';
import { askModerator } from '../asking/ask-moderator.ts';
import type { Proceedings } from '../proceedings.ts';
import { floorTimeOf, isHeld, may, presentAgents, presentPeople, seatOf, type State } from '../state.ts';
import { endRound } from './end-round.ts';
import type { FloorPolicy, FloorView } from '../floor/policy.ts';
import { roundRobin } from '../floor/round-robin.ts';
import { structuredDebate } from '../floor/structured-debate.ts';
import { voting } from '../floor/voting.ts';

const policies: Readonly<Record<Protocol, FloorPolicy>> = {
  round_robin: roundRobin,
  structured_debate: structuredDebate,
  voting,
};

/** The next move on an open floor. Returns whether one was made: nobody moves while somebody is awaited. */
export function advanceFloor(p: Proceedings): boolean {
  const { state } = p;
  if (state.turn || state.choice || isHeld(state)) return false;
  if (state.closing) return closeFloor(p, state.closing.reason);
  const called = state.called.find((id) => seatOf(state, id)?.present);
  if (called !== undefined) return speak(p, called, 'called', state.round);
  if (state.extra_round) return advanceExtraRound(p, state.extra_round);
  const move = policies[p.opening.protocol](viewOf(state));
  switch (move.do) {
    case 'speak':
      if (move.round > state.round) endRound(p);
      return speak(p, move.agent, move.purpose, move.round);
    case 'ask-moderator':
      return askModerator(p, move.about, move.candidates);
    case 'begin-discussing':
      endRound(p);
      p.record('discussion:phase', { from: state.phase, to: 'discussing', reason: 'opened', by: null });
      return true;
    case 'hold-first-ballot':
      return holdFirstBallot(p);
    case 'conclude':
      return closeFloor(p, move.reason);
  }
}

/** One more round: every agent who has not spoken since it began, in seat order. */
function advanceExtraRound(p: Proceedings, extra: NonNullable<State['extra_round']>): boolean {
  const { state } = p;
  const pending = presentAgents(state).filter((a) => floorTimeOf(state, a.id).last_seq <= extra.since);
  const next = pending[0];
  if (!next) return closeFloor(p, extra.reason);
  const isFirst = pending.length === presentAgents(state).length;
  return speak(p, next.id, 'round', isFirst ? state.round + 1 : state.round);
}

function speak(p: Proceedings, agentId: string, purpose: TurnPurpose, round: number): true {
  const seat = seatOf(p.state, agentId);
  if (!seat) throw new Error(`nobody called ${agentId} has a seat`);
  const turn_id = p.nextId('t');
  const deadline = instantPlus(p.at, ALLOWED.turn);
  p.record('agent:thinking', { agent_id: agentId, turn_id, purpose, round, deadline });
  p.send({
    name: 'requestAgentTurn',
    aggregate: turn_id,
    data: {
      turn_id,
      agent: agentSeat(seat),
      purpose,
      round,
      protocol: p.opening.protocol,
      context_seq: p.state.context_seq,
      deadline,
      ...(p.opening.budget && { budget: { ...p.opening.budget, ending_calls: endingCalls(p.state) } }),
    },
  });
  return true;
}

/** The turn under way when the floor closes, framing the options, a ballot of every agent, and the decision. */
const endingCalls = (state: State): number => presentAgents(state).length + 3;

function viewOf(state: State): FloorView {
  const agents = presentAgents(state).map((s) => ({ id: s.id, ...floorTimeOf(state, s.id) }));
  const last = Object.entries(state.floor).reduce<[string, number] | null>(
    (newest, [id, time]) => (newest && newest[1] >= time.last_seq ? newest : [id, time.last_seq]),
    null,
  );
  return {
    phase: state.phase === 'opening' ? 'opening' : 'discussing',
    agents,
    people: presentPeople(state)
      .filter((s) => may(s, 'can_message'))
      .map((s) => s.id),
    round: state.round,
    rounds: state.opening?.rounds ?? 0,
    rebuttals: Object.values(state.floor).reduce((sum, time) => sum + time.rebuttals, 0),
    sides: state.opening?.sides ?? null,
    last_speaker: last ? last[0] : null,
    suggested: state.suggested,
    moderator: state.opening?.moderator ?? false,
    question_settled: state.question_settled,
    first_ballot_held: state.votes.some((v) => v.stage === 'first' && v.closed !== null),
    picked: state.picked,
  };
}
