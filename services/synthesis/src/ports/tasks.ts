import type { AnalysisTask } from '../domain/analysis.ts';
import type { DraftTask } from '../domain/draft.ts';
import type { Step } from '../domain/task.ts';
import type { Thread } from '../domain/thread.ts';
import type { ConversationUnit } from './conversations.ts';

/** The tasks of one kind as one transaction sees them. A lock holds until that transaction ends. */
export interface Tasks<T> {
  /** Null: this task has not been heard of. */
  lock(id: string): Promise<T | null>;
  /** The task that awaits this call, if any does still. */
  lockByCall(callId: string): Promise<T | null>;
  add(task: T): Promise<void>;
  save(task: T): Promise<void>;
}

/** What a transaction gives a verb: all of it commits together or nothing of it happened. */
export type Unit<T> = {
  readonly tasks: Tasks<T>;
  /** Messages for the world; they leave after the commit. */
  readonly announce: (step: Step<T>) => Promise<void>;
};
/** An analysis may bring statements. */
export type AnalysisUnit = Unit<AnalysisTask> & ConversationUnit;
export type DraftUnit = Unit<DraftTask>;

/** Reading without a transaction. */
export interface DraftReader {
  awaiting(callId: string): Promise<DraftTask | null>;
}

export interface AnalysisReader {
  awaiting(callId: string): Promise<AnalysisTask | null>;
}

export interface ThreadReader {
  /** What of a discussion can be cited, up to this entry. Throws where it cannot be read now. */
  read(discussionId: string, upto: number): Promise<Thread>;
}
