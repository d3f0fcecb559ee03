import type { LogEvent, ModeratorChoice } from '@maestro/contracts';
import { floorTimeOf, requestOf, seatOf, type FloorTime, type State } from '../state.ts';

/** Turns, words, questions to people and the moderator's picks. */
export function foldFloor(state: State, event: LogEvent): State {
  switch (event.type) {
    case 'agent:thinking':
      return beginTurn(state, event);
    case 'agent:message': {
      const { agent_id, turn_id, mentions, tokens } = event.data;
      const named = mentions.filter((id) => id !== agent_id && seatOf(state, id)?.kind === 'agent');
      return {
        ...state,
        turn: state.turn?.turn_id === turn_id ? null : state.turn,
        suggested: named,
        used: {
          messages: state.used.messages + 1,
          tokens: state.used.tokens + tokens.input + tokens.output,
        },
      };
    }
    case 'turn:failed':
      return {
        ...state,
        turn: state.turn?.turn_id === event.data.turn_id ? null : state.turn,
        given_up:
          event.data.cause === 'watchdog' || event.data.cause === 'cancelled'
            ? [...state.given_up, event.data.turn_id]
            : state.given_up,
      };
    case 'turn:discarded':
      return { ...state, given_up: state.given_up.filter((id) => id !== event.data.turn_id) };
    case 'human:message': {
      const agents = event.data.mentions.filter((id) => seatOf(state, id)?.kind === 'agent');
      return {
        ...state,
        called: [...state.called, ...agents.filter((id) => !state.called.includes(id))],
        used: { ...state.used, messages: state.used.messages + 1 },
      };
    }
    case 'moderator:asked':
      return { ...state, choice: event.data };
    case 'moderator:chose':
    case 'moderator:fallback':
      return choose({ ...state, choice: null }, event.data.choice);
    case 'budget:neared':
      return event.data.level === 'wind_down' ? { ...state, budget_share: event.data.share } : state;
    case 'limit:reached':
      return {
        ...state,
        closing: state.closing ?? { reason: event.data.limit, options: null, method: null, rules: null },
      };
    case 'vote:called': {
      const { options, method, rules = null } = event.data;
      return { ...state, closing: { reason: 'vote_called', options, method, rules } };
    }
    case 'human:input_required':
      return {
        ...state,
        requests: { ...state.requests, [event.data.request_id]: { ...event.data, status: 'open', option: null } },
        tie_request: event.data.asked_by === 'tie' ? event.data.request_id : state.tie_request,
        invited_round: event.data.asked_by === 'invitation' ? state.round : state.invited_round,
      };
    case 'human:input_answered':
      return event.data.late ? state : settle(state, event.data.request_id, 'answered', event.data.option);
    case 'human:input_expired':
      return event.data.policy === 'wait' ? state : settle(state, event.data.request_id, 'expired', event.data.option);
    case 'human:input_withdrawn':
      return settle(state, event.data.request_id, 'withdrawn', null);
    case 'analysis:requested':
      return {
        ...state,
        analyses: { ...state.analyses, [event.data.analysis_id]: event.data },
        analysed_round: event.data.round,
      };
    case 'analysis:updated': {
      const { agreements, disagreements, proposals, concerns, trade_offs, agreement } = event.data;
      const analysis = { agreements, disagreements, proposals, concerns, trade_offs, agreement };
      return { ...without(state, event.data.analysis_id), analysis };
    }
    case 'analysis:failed':
      return without(state, event.data.analysis_id);
    default:
      return state;
  }
}

function beginTurn(state: State, event: Extract<LogEvent, { type: 'agent:thinking' }>): State {
  const { agent_id, purpose, round } = event.data;
  const had = floorTimeOf(state, agent_id);
  const time: FloorTime = {
    openings: had.openings + (purpose === 'opening' ? 1 : 0),
    rebuttals: had.rebuttals + (purpose === 'rebuttal' ? 1 : 0),
    closings: had.closings + (purpose === 'closing' ? 1 : 0),
    last_round: purpose === 'round' ? round : had.last_round,
    last_seq: event.seq,
  };
  return {
    ...state,
    turn: event.data,
    round: Math.max(state.round, round),
    floor: { ...state.floor, [agent_id]: time },
    called: state.called.filter((id) => id !== agent_id),
    suggested: [],
    picked: null,
  };
}

function choose(state: State, choice: ModeratorChoice): State {
  switch (choice.about) {
    case 'next_speaker':
      return { ...state, picked: choice.speaker };
    case 'question':
      return { ...state, question_settled: true };
    case 'options':
      return { ...state, framed: choice.options };
  }
}

function settle(state: State, id: string, status: 'answered' | 'expired' | 'withdrawn', option: string | null): State {
  const request = requestOf(state, id);
  if (request?.status !== 'open') return state;
  return { ...state, requests: { ...state.requests, [id]: { ...request, status, option } } };
}

function without(state: State, analysisId: string): State {
  const { [analysisId]: _, ...analyses } = state.analyses;
  return { ...state, analyses };
}
