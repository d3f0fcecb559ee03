import type { Migration } from '@maestro/database';
import { sql, type Generated } from 'kysely';

/** The head of each discussion's log, and what lists need without folding it. */
export type DiscussionsTable = {
  discussion_id: string;
  workspace_id: string;
  /** The newest `seq`; what an append must expect. */
  version: number;
  /** When the core wants to be woken if nothing happens; null: never. */
  next_due: Date | null;
  created_at: Date;
  updated_at: Date;
  /** The owner's own fields; it may add generated columns and indexes over them. */
  summary: unknown;
};

export type EventsTable = {
  discussion_id: string;
  seq: number;
  type: string;
  /** Of the data's schema. */
  version: number;
  at: Date;
  data: unknown;
  /** People's and models' words, apart so that they can be blanked; null where the type has none. */
  words: unknown;
  traceparent: string | null;
  recorded_at: Generated<Date>;
};

/** What the owner of the logs keeps beside `MessagingTables`. */
export type EventStoreTables = { discussions: DiscussionsTable; events: EventsTable };

/** Merge into the owner's migrations, after `messagingMigrations`. */
export const eventStoreMigrations: Readonly<Record<string, Migration>> = {
  '000-event-store': {
    async up(db) {
      await sql`
        CREATE TABLE discussions (
          discussion_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          version integer NOT NULL,
          next_due timestamptz(3),
          created_at timestamptz(3) NOT NULL,
          updated_at timestamptz(3) NOT NULL,
          summary jsonb NOT NULL
        ) WITH (fillfactor = 70)`.execute(db);
      await sql`CREATE INDEX discussions_due ON discussions (next_due) WHERE next_due IS NOT NULL`.execute(db);
      await sql`
        CREATE TABLE events (
          discussion_id text NOT NULL,
          seq integer NOT NULL,
          type text NOT NULL,
          version smallint NOT NULL,
          at timestamptz(3) NOT NULL,
          data jsonb NOT NULL,
          words jsonb,
          traceparent text,
          recorded_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (discussion_id, seq)
        )`.execute(db);
    },
  },
};
