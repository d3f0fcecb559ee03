export { analyse, type Analysis, type OpinionMemory } from './analyse.ts';
export { opinions } from './opinions-of-votes.ts';
export type * from './opinions.ts';
export { stanceMatrix, type StanceMatrix, withVotes } from './stance-matrix.ts';
export type { Id, Vote } from './vote.ts';
