import type { Migration } from '@maestro/database';
import { messagingMigrations } from '@maestro/messaging';
import { sql } from 'kysely';

export const schema = 'human_input';

export const migrations: Readonly<Record<string, Migration>> = {
  ...messagingMigrations,
  '001-requests': {
    async up(db) {
      await sql`
        CREATE TABLE requests (
          request_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          kind text NOT NULL,
          type text NOT NULL,
          topic text NOT NULL,
          prompt text NOT NULL,
          options jsonb NOT NULL,
          people text[] NOT NULL,
          blocking boolean NOT NULL,
          strict boolean NOT NULL,
          deadline timestamptz(3),
          expiry jsonb NOT NULL,
          responses jsonb NOT NULL,
          command_id text NOT NULL,
          traceparent text,
          opened_at timestamptz(3) NOT NULL,
          version integer NOT NULL,
          overdue_told boolean NOT NULL,
          status text NOT NULL CHECK (status IN ('open', 'answered', 'expired', 'withdrawn')),
          closed_at timestamptz(3),
          answered_by text,
          option text,
          response text,
          message text,
          conditions jsonb,
          reason text,
          withdrawn_because text,
          due_at timestamptz(3),
          CHECK ((status = 'open') = (closed_at IS NULL)),
          CHECK ((status = 'answered') = (answered_by IS NOT NULL)),
          CHECK ((status = 'withdrawn') = (withdrawn_because IS NOT NULL)),
          CHECK (status <> 'expired' OR option IS NOT NULL),
          CHECK (status = 'open' OR due_at IS NULL)
        )`.execute(db);
      await sql`CREATE INDEX requests_of_discussion ON requests (discussion_id)`.execute(db);
      await sql`CREATE INDEX requests_awaiting ON requests USING gin (people) WHERE status = 'open'`.execute(db);
      await sql`CREATE INDEX requests_due ON requests (due_at) WHERE due_at IS NOT NULL`.execute(db);
      await sql`
        CREATE TABLE withdrawals (
          request_id text PRIMARY KEY,
          reason text NOT NULL,
          at timestamptz(3) NOT NULL
        )`.execute(db);
    },
  },
  '002-awaited-ballots': {
    async up(db) {
      await sql`
        CREATE TABLE votes (
          vote_id text PRIMARY KEY,
          workspace_id text,
          opened jsonb,
          closed boolean NOT NULL DEFAULT false
        )`.execute(db);
      await sql`
        CREATE TABLE vote_people (
          vote_id text NOT NULL,
          person_id text NOT NULL,
          asked boolean NOT NULL,
          voted boolean NOT NULL,
          PRIMARY KEY (vote_id, person_id)
        )`.execute(db);
      await sql`CREATE INDEX vote_people_awaited ON vote_people (person_id) WHERE asked AND NOT voted`.execute(db);
    },
  },
};
