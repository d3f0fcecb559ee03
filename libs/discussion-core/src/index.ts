export type { Command } from './command.ts';
export { contextEntryOf } from './context.ts';
export { nextDeadline } from './deadlines.ts';
export { decide } from './decide.ts';
export { evolve } from './evolve.ts';
export type { FloorPolicy, FloorView, Move } from './floor/policy.ts';
export type { Input, Name, PersonaName } from './input.ts';
export type { Decision } from './proceedings.ts';
export { replay } from './replay.ts';
export { hasBegun, hasEnded, initialState, type State } from './state.ts';
export * from './stopping/conditions.ts';
export { decisionView } from './views/decision-view.ts';
export {
  discussionView,
  knowsRequest,
  knowsVote,
  membershipOf,
  summaryOf,
  type Membership,
} from './views/discussion-view.ts';
