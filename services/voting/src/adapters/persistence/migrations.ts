import type { Migration } from '@maestro/database';
import { messagingMigrations } from '@maestro/messaging';
import { sql } from 'kysely';

export const schema = 'voting';

export const migrations: Readonly<Record<string, Migration>> = {
  ...messagingMigrations,
  '001-votes': {
    async up(db) {
      await sql`
        CREATE TABLE votes (
          vote_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          topic text NOT NULL,
          method text NOT NULL,
          options jsonb NOT NULL,
          quorum double precision NOT NULL,
          tie_break text,
          deadline timestamptz(3),
          ballot_round integer NOT NULL,
          context_seq integer NOT NULL,
          command_id text NOT NULL,
          traceparent text,
          opened_at timestamptz(3) NOT NULL,
          version integer NOT NULL,
          closed_by text,
          closed_at timestamptz(3),
          tally jsonb,
          due_at timestamptz(3),
          CHECK ((closed_by IS NULL) = (tally IS NULL) AND (closed_by IS NULL) = (closed_at IS NULL)),
          CHECK (closed_by IS NULL OR due_at IS NULL)
        )`.execute(db);
      await sql`CREATE INDEX votes_of_discussion ON votes (discussion_id, opened_at)`.execute(db);
      await sql`CREATE INDEX votes_due ON votes (due_at) WHERE due_at IS NOT NULL`.execute(db);
      await sql`
        CREATE TABLE voters (
          vote_id text NOT NULL REFERENCES votes,
          participant_id text NOT NULL,
          position integer NOT NULL,
          agent jsonb,
          call_id text UNIQUE,
          call_attempt integer,
          call_deadline timestamptz(3),
          PRIMARY KEY (vote_id, participant_id),
          CHECK ((call_id IS NULL) = (call_attempt IS NULL) AND (call_id IS NULL) = (call_deadline IS NULL))
        )`.execute(db);
      await sql`
        CREATE TABLE ballots (
          vote_id text NOT NULL,
          participant_id text NOT NULL,
          choice text,
          cause text,
          missing boolean NOT NULL,
          reason text,
          PRIMARY KEY (vote_id, participant_id),
          FOREIGN KEY (vote_id, participant_id) REFERENCES voters,
          CHECK (NOT missing OR (choice IS NULL AND cause IS NOT NULL))
        )`.execute(db);
      await sql`CREATE TABLE withdrawals (vote_id text PRIMARY KEY, at timestamptz(3) NOT NULL)`.execute(db);
    },
  },
  '002-every-method': {
    async up(db) {
      await sql`
        ALTER TABLE votes
          ADD COLUMN stage text NOT NULL DEFAULT 'final',
          ADD COLUMN terms jsonb,
          ADD COLUMN first_vote_id text,
          ADD COLUMN first_ballots jsonb,
          ADD COLUMN seal jsonb,
          ADD COLUMN published jsonb,
          ADD COLUMN shift jsonb`.execute(db);
      await sql`ALTER TABLE voters ADD COLUMN weight double precision NOT NULL DEFAULT 1`.execute(db);
      await sql`
        ALTER TABLE ballots
          ADD COLUMN content jsonb,
          ADD COLUMN moved_by integer,
          ADD COLUMN salt text,
          ADD COLUMN place integer,
          ADD COLUMN secret_key text UNIQUE`.execute(db);
      // What was voted in a secret vote stands apart from who voted: a key joins them until the close, and then none.
      await sql`
        CREATE TABLE secret_ballots (
          key text PRIMARY KEY,
          content jsonb NOT NULL,
          salt text NOT NULL
        )`.execute(db);
    },
  },
  '003-sealed-letters': {
    async up(db) {
      await sql`ALTER TABLE votes ADD COLUMN letter_keys jsonb`.execute(db);
    },
  },
};
