export type { ChoiceBallot } from './choices.ts';
export { quorumNeeded } from './quorum.ts';
export { tally, type TallyRules } from './tally.ts';
