import type { Migration } from '@maestro/database';
import { messagingMigrations } from '@maestro/messaging';
import { sql } from 'kysely';
import { expiredChatsMigrations } from './expired-chats.ts';
import { personaMigrations } from './persona-tables.ts';
import { budgetMigrations } from './budget-tables.ts';
import { toolMigrations } from './tool-tables.ts';

export const schema = 'llm_router';

export const migrations: Readonly<Record<string, Migration>> = {
  ...messagingMigrations,
  ...personaMigrations,
  ...toolMigrations,
  ...budgetMigrations,
  ...expiredChatsMigrations,
  '001-calls': {
    async up(db) {
      await sql`
        CREATE TABLE calls (
          call_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          purpose text,
          persona text,
          status text NOT NULL CHECK (status IN ('announced', 'running', 'settled')),
          claim integer NOT NULL,
          leased_until timestamptz NOT NULL,
          cancelled_at timestamptz,
          outcome text,
          outcome_data jsonb,
          words text,
          created_at timestamptz NOT NULL DEFAULT now(),
          settled_at timestamptz,
          CHECK ((status = 'settled') = (outcome IS NOT NULL))
        ) WITH (fillfactor = 70)`.execute(db);
      await sql`CREATE INDEX calls_of_discussion ON calls (discussion_id)`.execute(db);
      await sql`
        CREATE TABLE model_tries (
          call_id text NOT NULL,
          claim integer NOT NULL,
          nth integer NOT NULL,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          purpose text NOT NULL,
          persona text NOT NULL,
          provider text NOT NULL,
          model text NOT NULL,
          answered_by text NOT NULL,
          simulated boolean NOT NULL,
          outcome text NOT NULL,
          input bigint NOT NULL,
          output bigint NOT NULL,
          cached_input bigint NOT NULL,
          cache_write bigint NOT NULL,
          reasoning bigint NOT NULL,
          estimated boolean NOT NULL,
          started_at timestamptz NOT NULL,
          first_token_ms integer,
          took_ms integer NOT NULL,
          PRIMARY KEY (call_id, claim, nth)
        )`.execute(db);
      await sql`CREATE INDEX model_tries_of_discussion ON model_tries (discussion_id)`.execute(db);
    },
  },
};
