import type { Step, Vote } from '../domain/vote.ts';

/** The votes as one transaction sees them. A lock holds until that transaction ends; what is saved under it is final. */
export interface Votes {
  /** Null: this vote has not been heard of. */
  lock(voteId: string): Promise<Vote | null>;
  /** The vote that awaits this call's ballot, if any does still. */
  lockByCall(callId: string): Promise<Vote | null>;
  /** A vote whose time has come and that nobody else holds; null: there is none. */
  lockDue(at: string): Promise<Vote | null>;
  add(vote: Vote): Promise<void>;
  save(before: Vote, after: Vote): Promise<void>;
  /** Remembers a withdrawal that came before the vote it is for. */
  addWithdrawal(voteId: string, at: string): Promise<void>;
  hasWithdrawal(voteId: string): Promise<boolean>;
}

/** What a transaction gives a verb: all of it commits together or nothing of it happened. */
export type Unit = {
  readonly votes: Votes;
  /** Messages for the world; they leave after the commit. */
  readonly announce: (step: Step) => Promise<void>;
};

/** Reading without a transaction. */
export interface VoteReader {
  hasHeardOf(voteId: string): Promise<boolean>;
  /** In the order they were opened. */
  ofDiscussion(workspaceId: string, discussionId: string): Promise<Vote[]>;
}
