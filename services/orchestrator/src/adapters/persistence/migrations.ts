import type { Migration } from '@maestro/database';
import { eventStoreMigrations } from '@maestro/event-store';
import { messagingMigrations } from '@maestro/messaging';
import { sql } from 'kysely';

export const schema = 'orchestrator';

export const migrations: Readonly<Record<string, Migration>> = {
  ...messagingMigrations,
  ...eventStoreMigrations,
  '001-readers': {
    async up(db) {
      // Apart from the discussions, whose rows change with every turn: a page of somebody's list is one index range.
      await sql`
        CREATE TABLE readers (
          workspace_id text NOT NULL,
          person_id text NOT NULL,
          created_at timestamptz(3) NOT NULL,
          discussion_id text NOT NULL REFERENCES discussions (discussion_id),
          PRIMARY KEY (workspace_id, person_id, created_at, discussion_id)
        )`.execute(db);
    },
  },
};
