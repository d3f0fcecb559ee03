import type { DiscussionSummary } from '@maestro/contracts';
import type { EventStoreTables } from '@maestro/event-store';
import type { MessagingTables } from '@maestro/messaging';

export type ReadersTable = { workspace_id: string; person_id: string; created_at: Date; discussion_id: string };

export type Tables = MessagingTables & EventStoreTables & { readers: ReadersTable };

/** What stands beside a log: the card of the list, and what every message of the discussion carries. */
export type Summary = DiscussionSummary & {
  readonly correlation_id: string;
  readonly traceparent: string | null;
};
