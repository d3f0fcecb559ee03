import type { LogData, Phase } from '@maestro/contracts';

type At = { readonly seq: number; readonly at: string };

export type MessageEntry = At & {
  readonly kind: 'message';
  readonly by: string;
  readonly text: string;
  /** Which model spoke; null: a person. */
  readonly origin: { readonly provider: string; readonly model: string; readonly simulated: boolean } | null;
  readonly fallbackFrom: string | null;
};

/** A person's answer to an input request: as much a contribution as a message. */
export type AnswerEntry = At & {
  readonly kind: 'answer';
  readonly by: string;
  readonly requestId: string;
  readonly option: string | null;
  readonly text: string | null;
  readonly late: boolean;
};

/** The first row: who opened the discussion, and what everybody was told. */
export type OpeningEntry = At & { readonly kind: 'opening'; readonly by: string; readonly brief: string | null };

export type PhaseEntry = At & {
  readonly kind: 'phase';
  readonly to: Phase;
  readonly reason: string;
  readonly by: string | null;
};

/** One quiet line. `of` tells which; the words are chosen where it is shown. */
export type NoticeEntry = At & {
  readonly kind: 'notice';
  readonly of:
    | { readonly type: 'paused' | 'resumed' | 'vote-called'; readonly by: string }
    | { readonly type: 'joined' | 'left'; readonly who: string }
    | { readonly type: 'budget'; readonly scope: LogData<'budget:neared'>['scope']; readonly share: number }
    | { readonly type: 'limit'; readonly limit: LogData<'limit:reached'>['limit'] }
    | { readonly type: 'turn-failed'; readonly who: string; readonly cause: LogData<'turn:failed'>['cause'] }
    | { readonly type: 'moderator-fallback'; readonly choice: LogData<'moderator:fallback'>['choice'] }
    | { readonly type: 'request-expired'; readonly requestId: string; readonly option: string | null }
    | { readonly type: 'consensus'; readonly agreement: number }
    | { readonly type: 'draft-fallback'; readonly cause: string };
};

/** What an agent did with a tool: one quiet line that opens. */
export type ToolEntry = At & { readonly kind: 'tool' } & Pick<
    LogData<'tool:called'>,
    'agent_id' | 'tool' | 'arguments' | 'outcome' | 'result' | 'late'
  >;

/** Place in the thread of something whose state is kept in the room. */
export type RequestEntry = At & { readonly kind: 'request'; readonly requestId: string };
export type VoteEntry = At & { readonly kind: 'vote'; readonly voteId: string };
export type ProposalEntry = At & { readonly kind: 'proposal'; readonly draftId: string };
export type DecisionEntry = At & { readonly kind: 'decision' };

/** One row of the thread. */
export type Entry =
  | OpeningEntry
  | MessageEntry
  | AnswerEntry
  | PhaseEntry
  | NoticeEntry
  | ToolEntry
  | RequestEntry
  | VoteEntry
  | ProposalEntry
  | DecisionEntry;

/** Whether it is somebody's words: what J and K step through. */
export const isSpoken = (entry: Entry): entry is MessageEntry | AnswerEntry =>
  entry.kind === 'message' || entry.kind === 'answer';
