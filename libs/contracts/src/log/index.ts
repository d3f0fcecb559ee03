import type { z } from 'zod';
import type { DataOf } from '../message.ts';
import type { LogEventDefinition } from './define.ts';
import { discussionCreated } from './discussion-created.ts';
import { discussionPhase } from './discussion-phase.ts';
import { discussionPaused } from './discussion-paused.ts';
import { discussionResumed } from './discussion-resumed.ts';
import { participantJoined } from './participant-joined.ts';
import { participantLeft } from './participant-left.ts';
import { budgetNeared } from './budget-neared.ts';
import { limitReached } from './limit-reached.ts';
import { agentThinking } from './agent-thinking.ts';
import { agentMessage } from './agent-message.ts';
import { toolCalled } from './tool-called.ts';
import { turnFailed } from './turn-failed.ts';
import { turnDiscarded } from './turn-discarded.ts';
import { humanMessage } from './human-message.ts';
import { humanInputRequired } from './human-input-required.ts';
import { humanInputAnswered } from './human-input-answered.ts';
import { humanInputExpired } from './human-input-expired.ts';
import { humanInputWithdrawn } from './human-input-withdrawn.ts';
import { moderatorAsked } from './moderator-asked.ts';
import { moderatorChose } from './moderator-chose.ts';
import { moderatorFailed } from './moderator-failed.ts';
import { moderatorFallback } from './moderator-fallback.ts';
import { analysisRequested } from './analysis-requested.ts';
import { analysisUpdated } from './analysis-updated.ts';
import { analysisFailed } from './analysis-failed.ts';
import { statementAdded } from './statement-added.ts';
import { stanceTaken } from './stance-taken.ts';
import { opinionUpdated } from './opinion-updated.ts';
import { consensusDetected } from './consensus-detected.ts';
import { consensusDoubted } from './consensus-doubted.ts';
import { voteCalled } from './vote-called.ts';
import { voteOpened } from './vote-opened.ts';
import { voteCast } from './vote-cast.ts';
import { voteClosed } from './vote-closed.ts';
import { voteShifted } from './vote-shifted.ts';
import { decisionRequested } from './decision-requested.ts';
import { decisionDrafted } from './decision-drafted.ts';
import { decisionFallback } from './decision-fallback.ts';
import { approvalRequested } from './approval-requested.ts';
import { approvalGiven } from './approval-given.ts';
import { decisionFinalized } from './decision-finalized.ts';

/** Every event a discussion's log may hold. */
export const logEvents = [
  discussionCreated,
  discussionPhase,
  discussionPaused,
  discussionResumed,
  participantJoined,
  participantLeft,
  budgetNeared,
  limitReached,
  agentThinking,
  toolCalled,
  agentMessage,
  turnFailed,
  turnDiscarded,
  humanMessage,
  humanInputRequired,
  humanInputAnswered,
  humanInputExpired,
  humanInputWithdrawn,
  moderatorAsked,
  moderatorChose,
  moderatorFailed,
  moderatorFallback,
  analysisRequested,
  analysisUpdated,
  analysisFailed,
  statementAdded,
  stanceTaken,
  opinionUpdated,
  consensusDetected,
  consensusDoubted,
  voteCalled,
  voteOpened,
  voteCast,
  voteClosed,
  voteShifted,
  decisionRequested,
  decisionDrafted,
  decisionFallback,
  approvalRequested,
  approvalGiven,
  decisionFinalized,
] as const;

type Defined = (typeof logEvents)[number];
export type LogEventType = Defined['type'];
/** The data of one type of log event, in its newest version. */
export type LogData<T extends LogEventType> = DataOf<Extract<Defined, { type: T }>>;

/** What `decide` emits: type and data; `seq` and `at` are given when it is appended. */
export type NewLogEvent = { [T in LogEventType]: { readonly type: T; readonly data: LogData<T> } }[LogEventType];

/** One entry of a discussion's log, as it is read by every client. */
export type LogEvent = {
  [T in LogEventType]: {
    readonly type: T;
    /** 1, 2, 3 … without gaps. */
    readonly seq: number;
    /** When it was appended: ISO 8601, UTC. */
    readonly at: string;
    readonly data: LogData<T>;
  };
}[LogEventType];

const byType = new Map<string, LogEventDefinition>(logEvents.map((d) => [d.type, d]));
const byName = new Map<string, LogEventDefinition>(logEvents.map((d) => [d.name, d]));

/** Throws a RangeError for a type no version of the product ever wrote. */
export function logEventDefinition(type: string): LogEventDefinition {
  const found = byType.get(type);
  if (!found) throw new RangeError(`no log event is called ${type}`);
  return found;
}

/** From the bus name (`agent-message`) to the definition (`agent:message`). */
export const logEventNamed = (name: string): LogEventDefinition | undefined => byName.get(name);

export type LogSchema<T extends LogEventType> = z.ZodType<LogData<T>>;
export { defineLogEvent, type LogEventDefinition } from './define.ts';
export {
  discussionCreated,
  discussionPhase,
  discussionPaused,
  discussionResumed,
  participantJoined,
  participantLeft,
  budgetNeared,
  limitReached,
  agentThinking,
  toolCalled,
  agentMessage,
  turnFailed,
  turnDiscarded,
  humanMessage,
  humanInputRequired,
  humanInputAnswered,
  humanInputExpired,
  humanInputWithdrawn,
  moderatorAsked,
  moderatorChose,
  moderatorFailed,
  moderatorFallback,
  analysisRequested,
  analysisUpdated,
  analysisFailed,
  statementAdded,
  stanceTaken,
  opinionUpdated,
  consensusDetected,
  voteCalled,
  voteOpened,
  voteCast,
  voteClosed,
  voteShifted,
  decisionRequested,
  decisionDrafted,
  decisionFallback,
  approvalRequested,
  approvalGiven,
  decisionFinalized,
};
