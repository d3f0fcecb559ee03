import type { Conversation, ConversationStep } from '../domain/conversation.ts';
import type { StanceCall, StanceQuestion } from '../domain/stance-call.ts';
import type { Origin } from '../domain/task.ts';

/** Conversations as one transaction sees them. A lock holds until that transaction ends. */
export interface Conversations {
  /** The discussion's conversation, begun now where there was none. */
  lockOrBegin(origin: Pick<Origin, 'workspace_id' | 'discussion_id' | 'traceparent'>): Promise<Conversation>;
  /** Null: nothing has been stated in this discussion. */
  lock(discussionId: string): Promise<Conversation | null>;
  /** One whose stances are to be weighed; null: there is none, or others are at it. */
  lockDue(at: string): Promise<Conversation | null>;
  /** `before` is what the same transaction locked. */
  save(before: Conversation, after: Conversation): Promise<void>;
  addCalls(calls: readonly StanceCall[]): Promise<void>;
  /** The call, where an answer to it is awaited still. */
  lockCall(callId: string): Promise<StanceCall | null>;
  saveCall(call: StanceCall): Promise<void>;
}

/** Reading without a transaction. */
export interface ConversationReader {
  /** Null: nothing has been stated in this discussion, or it is another workspace's. */
  read(workspaceId: string, discussionId: string): Promise<Conversation | null>;
}

/** What a transaction gives a verb: all of it commits together or nothing of it happened. */
export type ConversationUnit = {
  readonly conversations: Conversations;
  /** Messages for the world; they leave after the commit. */
  readonly tell: (step: ConversationStep) => Promise<void>;
  readonly ask: (conversation: Conversation, questions: readonly StanceQuestion[]) => Promise<void>;
};
