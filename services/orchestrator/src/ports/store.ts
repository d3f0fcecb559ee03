import type { Actor, DiscussionSummary, IdempotencyKey, LogEvent, Phase, Refusal } from '@maestro/contracts';
import type { Command, State } from '@maestro/discussion-core';
import type { Result } from '@maestro/kernel';
import type { Place } from '../domain/place.ts';

/** What stands beside a log and never changes. */
export type Header = {
  readonly workspaceId: string;
  /** Carried by every message of the discussion: the id of the request it came from, else its own id. */
  readonly correlationId: string;
  /** The trace everything of this discussion hangs below; null where nobody traced its creation. */
  readonly traceparent: string | null;
};

/** A message of the bus that led to an entry: it is marked as handled together with its effect. */
export type Handled = {
  /** Who sent it: ids are unique per source. */
  readonly source: string;
  readonly id: string;
  /** The command whose outcome it is, null where there was none. */
  readonly causationId: string | null;
};

/** Who or what moved a discussion. */
export type Cause = {
  /** `person:alex`, `service:voting`. */
  readonly actor: string;
  readonly handled: Handled | null;
};

/** What one input appends, and the commands it sends, all or nothing. */
export type Entry = {
  readonly header: Header;
  /** The state before the first event: its `seq` must still be the log's head. */
  readonly before: State;
  readonly events: readonly LogEvent[];
  readonly commands: readonly Command[];
  /** The state after the last event. */
  readonly after: State;
  readonly cause: Cause;
};

/** `behind`: the log's head is not where the entry was decided. `handled`: the message had its effect already. */
export type NotAppended = 'behind' | 'handled';

/** A `discussion-requested` that opened nothing. */
export type RefusedRequest = {
  readonly handled: Handled;
  readonly workspaceId: string;
  /** The discussion it would have been. */
  readonly discussionId: string;
  readonly correlationId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
};

/** Logs, read and written through one connection or inside one transaction. */
export interface Ledger {
  header(discussionId: string): Promise<Header | null>;
  /** At most `limit` events after `after`, in order. */
  eventsAfter(discussionId: string, after: number, limit: number): Promise<readonly LogEvent[]>;
  append(entry: Entry): Promise<Result<null, NotAppended>>;
}

export type ListQuery = {
  readonly phase?: Phase | undefined;
  /** Part of the topic, in any case. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly before: Place | null;
};

/** The orchestrator's database. */
export interface Store extends Ledger {
  /**
   * Runs `work` in a transaction that also keeps its reply under the idempotency key: the same order again gets the
   * same reply and no second effect. `work` may throw to roll back.
   */
  answerOnce<R>(
    actor: Actor,
    idempotency: IdempotencyKey | null,
    work: (ledger: Ledger) => Promise<Result<R, Refusal>>,
  ): Promise<Result<R, Refusal>>;
  /** Marks a message that changed nothing as handled. */
  settle(handled: Handled): Promise<void>;
  /** Tells the service that asked for a discussion why there is none; once per request. */
  refuse(refused: RefusedRequest): Promise<void>;
  /** Newest first; only what the actor may read. */
  list(actor: Actor, query: ListQuery): Promise<readonly DiscussionSummary[]>;
  /** Heads of the logs that exist. */
  heads(discussionIds: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** Takes up to `limit` discussions with a deadline before `now`, for `leaseMs`: no other replica sees them meanwhile. */
  claimDue(now: Date, leaseMs: number, limit: number): Promise<readonly string[]>;
  /** How many deadlines have passed and are not taken. */
  countDue(now: Date): Promise<number>;
  /** Puts back what was claimed, where the log still stands at this state. */
  reschedule(state: State): Promise<void>;
}
