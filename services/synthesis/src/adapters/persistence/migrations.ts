import type { Migration } from '@maestro/database';
import { messagingMigrations } from '@maestro/messaging';
import { sql } from 'kysely';

export const schema = 'synthesis';

export const migrations: Readonly<Record<string, Migration>> = {
  ...messagingMigrations,
  '001-analyses-and-drafts': {
    async up(db) {
      await sql`
        CREATE TABLE analyses (
          analysis_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          command_id text NOT NULL,
          traceparent text,
          round integer NOT NULL,
          context_seq integer NOT NULL,
          deadline timestamptz(3) NOT NULL,
          call_id text NOT NULL UNIQUE,
          analysis jsonb,
          written_by jsonb,
          failure text,
          CHECK (failure IS NULL OR analysis IS NULL),
          CHECK ((analysis IS NULL) = (written_by IS NULL))
        )`.execute(db);
      await sql`CREATE INDEX analyses_of_discussion ON analyses (discussion_id)`.execute(db);
      await sql`
        CREATE TABLE drafts (
          draft_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          command_id text NOT NULL,
          traceparent text,
          command jsonb NOT NULL,
          attempt integer NOT NULL,
          call_id text NOT NULL UNIQUE,
          refusals jsonb NOT NULL,
          draft jsonb,
          written_by jsonb,
          failure text,
          CHECK (failure IS NULL OR draft IS NULL),
          CHECK ((draft IS NULL) = (written_by IS NULL))
        )`.execute(db);
      await sql`CREATE INDEX drafts_of_discussion ON drafts (discussion_id)`.execute(db);
    },
  },
};
