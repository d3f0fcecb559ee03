import type { LogEvent } from '@maestro/contracts';

/** What is worth knowing about the running service; each becomes log lines, metrics and spans. */
export interface Observer {
  /** Appended and committed. */
  appended(discussionId: string, events: readonly LogEvent[]): void;
  /** Another replica appended first; the input is decided again. */
  behind(discussionId: string): void;
  /** Whether a fold was found in memory. */
  foldWanted(found: boolean): void;
  /** The shared context could not be written; readers will ask for it. */
  contextNotWritten(discussionId: string, error: unknown): void;
  /** The router did not say which personas and providers there are; an older list stands in. */
  catalogueNotRefreshed(detail: string): void;
  /** A deadline of this discussion passed and could not be handled; it comes up again. */
  deadlineNotHandled(discussionId: string, error: unknown): void;
  /** Deadlines that have passed and wait. */
  dueBacklog(count: number): void;
  /** Runs `work` as a step of the trace that `traceparent` names, beside whatever asked for it. */
  within<T>(step: string, discussionId: string, traceparent: string | null, work: () => Promise<T>): Promise<T>;
  /** The step under way, as a W3C `traceparent`. */
  traceparent(): string | null;
}
