export type * from './opinions.ts';
export type { Id, Vote } from './vote.ts';
