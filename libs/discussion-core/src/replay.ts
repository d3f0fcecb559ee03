import type { LogEvent } from '@maestro/contracts';
import { evolve } from './evolve.ts';
import { initialState, type State } from './state.ts';

/** The state a log leads to. `from`: the fold of an earlier part of the same log. */
export function replay(discussionId: string, log: Iterable<LogEvent>, from = initialState(discussionId)): State {
  let state = from;
  for (const event of log) state = evolve(state, event);
  return state;
}
