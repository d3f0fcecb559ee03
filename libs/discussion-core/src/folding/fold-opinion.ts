import type { LogEvent } from '@maestro/contracts';
import type { State } from '../state.ts';

/** Statements, the stances on them, and what those say together. */
export function foldOpinion(state: State, event: LogEvent): State {
  switch (event.type) {
    case 'statement:added':
      return { ...state, statements: [...state.statements, event.data] };
    case 'stance:taken': {
      const { statement_id, participant_id, stance, late } = event.data;
      if (late) return state;
      const held = Object.hasOwn(state.stances, statement_id) ? state.stances[statement_id] : undefined;
      return { ...state, stances: { ...state.stances, [statement_id]: { ...held, [participant_id]: stance } } };
    }
    case 'opinion:updated':
      return { ...state, opinion: event.data };
    default:
      return state;
  }
}
