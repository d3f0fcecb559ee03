export { fairConsensus, type FairConsensus, type GroupVotes } from './agreement/fair-consensus.ts';
export {
  type CastBallot,
  type Contradiction,
  falseConsensus,
  type FalseConsensus,
  type StatedStance,
} from './agreement/false-consensus.ts';
export { krippendorffAlpha, type Level } from './agreement/krippendorff.ts';
export { analyse, type Analysis, type OpinionMemory } from './analyse.ts';
export { type BallotMove, ballotShift, type BallotShift, type WeightedBallot } from './movement/ballot-shift.ts';
export {
  type SpokenMessage,
  type StanceMove,
  stanceShift,
  type StanceShift,
  type StanceValue,
  type TimedStance,
} from './movement/stance-shift.ts';
export { opinions } from './opinions-of-votes.ts';
export type * from './opinions.ts';
export { stanceMatrix, type StanceMatrix, withVotes } from './stance-matrix.ts';
export type { Id, Vote } from './vote.ts';
