import type { Actor } from '@maestro/contracts';
import { membershipOf, type Membership, type State } from '@maestro/discussion-core';

/** What a person may do in a discussion of their workspace; null: to them it does not exist. */
export const membershipFor = (state: State, actor: Actor): Membership | null =>
  state.opening?.workspace_id === actor.workspace_id ? membershipOf(state, actor.person_id) : null;

/** The people a discussion is listed for: whoever has or had a human's seat, and whoever opened it. */
export function readersOf(state: State): string[] {
  const people = state.seats.filter((seat) => seat.kind === 'human').map((seat) => seat.id);
  return [...new Set([...(state.opening ? [state.opening.created_by] : []), ...people])];
}
