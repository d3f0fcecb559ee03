import type { LogEvent, Phase } from '@maestro/contracts';
import { joinsContext } from './context.ts';
import { foldEnding } from './folding/fold-ending.ts';
import { foldFloor } from './folding/fold-floor.ts';
import { foldOpinion } from './folding/fold-opinion.ts';
import type { Seat, State } from './state.ts';

/**
 * The state after one more event. Total and deterministic: an event about something unknown changes only `seq`.
 * Replaying a log from `initialState` gives the state that wrote it.
 */
export function evolve(state: State, event: LogEvent): State {
  const place = {
    seq: event.seq,
    context_seq: joinsContext(event) ? event.seq : state.context_seq,
    updated_at: event.at,
    last_event: event.type,
  };
  return foldEnding(foldOpinion(foldFloor(foldTable({ ...state, ...place }, event), event), event), event);
}

/** Who sits at the table, and where the discussion stands. */
function foldTable(state: State, event: LogEvent): State {
  switch (event.type) {
    case 'discussion:created': {
      const seats = event.data.participants.map((p): Seat => ({
        ...p,
        name: event.data.names[p.id] ?? p.id,
        title: event.data.titles[p.id] ?? null,
        present: true,
      }));
      return { ...state, opening: event.data, created_at: event.at, seats };
    }
    case 'discussion:phase':
      return enter(state, event.data.to, event.data.reason, event.seq);
    case 'discussion:paused':
      return { ...state, paused: true };
    case 'discussion:resumed':
      return { ...state, paused: false };
    case 'participant:joined': {
      const seat: Seat = { ...event.data.participant, name: event.data.name, title: event.data.title, present: true };
      return { ...state, seats: [...state.seats.filter((s) => s.id !== seat.id), seat] };
    }
    case 'participant:left':
      return {
        ...state,
        seats: state.seats.map((s) => (s.id === event.data.participant_id ? { ...s, present: false } : s)),
      };
    default:
      return state;
  }
}

function enter(state: State, phase: Phase, reason: string, seq: number): State {
  const ended = phase === 'deadlocked' || phase === 'cancelled' || phase === 'decided';
  const next: State = { ...state, phase, ended_because: ended ? reason : null };
  if (phase === 'discussing' && (reason === 'run_off' || reason === 'more_discussion')) {
    return {
      ...next,
      extra_round: { reason, since: seq },
      closing: null,
      framed: null,
      picked: null,
      draft: null,
      more_discussions: state.more_discussions + (reason === 'more_discussion' ? 1 : 0),
    };
  }
  if (phase === 'voting') return { ...next, called: [], suggested: [], picked: null, tie_request: null };
  return next;
}
