import type { AwaitedBallot } from '../domain/inbox.ts';
import type { Request, Step } from '../domain/request.ts';

/** One person in one discussion. */
export type Reader = {
  readonly workspace_id: string;
  readonly discussion_id: string;
  readonly person_id: string;
};

/** The requests as one transaction sees them. A lock holds until that transaction ends; what is saved under it is final. */
export interface Requests {
  /** Null: this request has not been heard of. */
  lock(requestId: string): Promise<Request | null>;
  /** A request whose time has come and that nobody else holds; null: there is none. */
  lockDue(at: string): Promise<Request | null>;
  /** What awaits this person in this discussion, oldest first. */
  openFor(reader: Reader): Promise<Request[]>;
  /** The request of this person in this discussion that was closed last. */
  lastClosedFor(reader: Reader): Promise<Request | null>;
  add(request: Request): Promise<void>;
  save(after: Request): Promise<void>;
  /** Remembers a withdrawal that came before the request it is for. */
  addWithdrawal(requestId: string, reason: string, at: string): Promise<void>;
  /** Why a request was withdrawn before it was heard of; null: it was not. */
  findWithdrawal(requestId: string): Promise<string | null>;
}

/** What a transaction gives a verb: all of it commits together or nothing of it happened. */
export type Unit = {
  readonly requests: Requests;
  /** Messages for the world; they leave after the commit. */
  readonly announce: (step: Step) => Promise<void>;
};

/** Reading without a transaction. */
export interface RequestReader {
  hasHeardOf(requestId: string): Promise<boolean>;
  openFor(reader: Reader): Promise<Request[]>;
  /** Everything that awaits this person in this workspace. */
  everythingFor(workspaceId: string, personId: string): Promise<Request[]>;
}

/** Whose ballots are awaited: a view of voting's facts, which may come in any order. */
export interface AwaitedBallots {
  open(vote: AwaitedBallot, workspaceId: string, people: readonly string[]): Promise<void>;
  cast(voteId: string, personId: string): Promise<void>;
  close(voteId: string): Promise<void>;
}

export interface AwaitedBallotReader {
  awaitedFrom(workspaceId: string, personId: string): Promise<AwaitedBallot[]>;
}
