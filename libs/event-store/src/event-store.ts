import type { LogEvent } from '@maestro/contracts';
import { isUniqueViolation, type Queries } from '@maestro/database';
import { err } from '@maestro/kernel';
import { sql } from 'kysely';
import { append, type Append, type Appended } from './append.ts';
import { readEvent, type StoredEvent } from './rows.ts';

/** The logs of all discussions. Each call takes the caller's transaction, or is one of its own. */
export type EventStore = {
  /**
   * Appends at the expected version, or says why not. The caller wakes the relay after its commit. Appends of many
   * discussions asked for at once may become one statement: each still stands or falls alone.
   */
  append(input: Append, trx?: Queries): Promise<Appended>;
  /** Events with `seq` above `after`, oldest first, in their newest version. */
  load(discussionId: string, after?: number, limit?: number): Promise<LogEvent[]>;
  /** Newest `seq` of each log; what does not exist is left out. */
  heads(discussionIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Discussions to wake: the longest overdue first. */
  due(now: string, limit: number): Promise<readonly { readonly workspaceId: string; readonly discussionId: string }[]>;
};

const PAGE = 1_000;

export function createEventStore(db: Queries): EventStore {
  async function appendAlone(input: Append): Promise<Appended> {
    try {
      return await append(db, input);
    } catch (error) {
      // Two replicas handled one message without effect at once: the statement of the later one left nothing.
      if (isUniqueViolation(error, 'handled_messages_pkey')) return err('already-handled');
      throw error;
    }
  }

  return {
    append: (input, trx) => (trx ? append(trx, input) : appendAlone(input)),
    async load(discussionId, after = 0, limit = PAGE) {
      const { rows } = await sql<StoredEvent>`
        SELECT seq, type, version, at, data, words FROM events
        WHERE discussion_id = ${discussionId} AND seq > ${after} ORDER BY seq LIMIT ${limit}`.execute(db);
      return rows.map(readEvent);
    },
    async heads(discussionIds) {
      const { rows } = await sql<{ discussion_id: string; version: number }>`
        SELECT discussion_id, version FROM discussions WHERE discussion_id = ANY (${[...discussionIds]}::text[])`.execute(
        db,
      );
      return new Map(rows.map((row) => [row.discussion_id, row.version]));
    },
    async due(now, limit) {
      const { rows } = await sql<{ workspace_id: string; discussion_id: string }>`
        SELECT workspace_id, discussion_id FROM discussions
        WHERE next_due <= ${now}::timestamptz ORDER BY next_due LIMIT ${limit}`.execute(db);
      return rows.map((row) => ({ workspaceId: row.workspace_id, discussionId: row.discussion_id }));
    },
  };
}
