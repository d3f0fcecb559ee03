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
  '002-statements-and-stances': {
    async up(db) {
      await sql`ALTER TABLE analyses ADD COLUMN participants jsonb`.execute(db);
      await sql`
        CREATE TABLE conversations (
          discussion_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          traceparent text,
          participants jsonb NOT NULL,
          opinion jsonb,
          memory jsonb,
          due_at timestamptz(3),
          version integer NOT NULL
        )`.execute(db);
      await sql`CREATE INDEX conversations_due ON conversations (due_at) WHERE due_at IS NOT NULL`.execute(db);
      await sql`
        CREATE TABLE statements (
          statement_id text PRIMARY KEY,
          discussion_id text NOT NULL REFERENCES conversations,
          place integer NOT NULL,
          text text NOT NULL,
          messages jsonb NOT NULL,
          round integer NOT NULL,
          UNIQUE (discussion_id, place)
        )`.execute(db);
      await sql`
        CREATE TABLE stances (
          statement_id text REFERENCES statements,
          participant_id text,
          stance text NOT NULL CHECK (stance IN ('agree', 'disagree', 'pass')),
          PRIMARY KEY (statement_id, participant_id)
        )`.execute(db);
      await sql`
        CREATE TABLE stance_calls (
          call_id text PRIMARY KEY,
          discussion_id text NOT NULL REFERENCES conversations,
          agent_id text NOT NULL,
          statement_ids jsonb NOT NULL,
          heard boolean NOT NULL
        )`.execute(db);
    },
  },
  '003-statements-ask-for-options': {
    async up(db) {
      await sql`ALTER TABLE statements ADD COLUMN option text`.execute(db);
    },
  },
};
