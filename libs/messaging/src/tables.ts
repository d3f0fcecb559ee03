import type { Migration } from '@maestro/database';
import { sql, type Generated } from 'kysely';

/** Messages committed with what they tell of; the relay publishes them. */
export type OutboxTable = {
  id: string;
  /** Order of insertion, for reading in order; never a cursor: a smaller one may commit later. */
  position: Generated<number>;
  stream: string;
  subject: string;
  type: string;
  aggregate: string;
  version: number | null;
  workspace_id: string;
  discussion_id: string;
  actor: string;
  correlation_id: string;
  causation_id: string | null;
  traceparent: string | null;
  time: Date;
  /** JSON as it is published. */
  data: string;
  published_at: Date | null;
};

/** What every service that speaks on the bus keeps in its own schema. */
export type MessagingTables = {
  outbox: OutboxTable;
  handled_messages: { source: string; id: string; handled_at: Generated<Date> };
  failed_deliveries: {
    consumer: string;
    source: string;
    id: string;
    attempts: number;
    cause: string;
    failed_at: Generated<Date>;
  };
  idempotent_replies: {
    workspace_id: string;
    person_id: string;
    route: string;
    key: string;
    body_hash: string;
    reply: unknown;
    created_at: Generated<Date>;
  };
  relay_streams: { stream: string; created: string; last_seq: number; server_id: string; seen_at: Date };
};

/** Merge into a service's own migrations; the names sort before any `001-…`. */
export const messagingMigrations: Readonly<Record<string, Migration>> = {
  '000-messaging': {
    async up(db) {
      await sql`
        CREATE TABLE outbox (
          id text PRIMARY KEY,
          position bigint GENERATED ALWAYS AS IDENTITY,
          stream text NOT NULL,
          subject text NOT NULL,
          type text NOT NULL,
          aggregate text NOT NULL,
          version integer,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          actor text NOT NULL,
          correlation_id text NOT NULL,
          causation_id text,
          traceparent text,
          time timestamptz(3) NOT NULL,
          data text NOT NULL,
          published_at timestamptz
        ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05)`.execute(db);
      // Serves the relay (what is unpublished, in order) and the housekeeping (what was published long ago).
      await sql`CREATE INDEX outbox_published ON outbox (published_at, position)`.execute(db);
      await sql`
        CREATE TABLE handled_messages (
          source text NOT NULL,
          id text NOT NULL,
          handled_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (source, id)
        )`.execute(db);
      await sql`CREATE INDEX handled_messages_at ON handled_messages (handled_at)`.execute(db);
      await sql`
        CREATE TABLE failed_deliveries (
          consumer text NOT NULL,
          source text NOT NULL,
          id text NOT NULL,
          attempts integer NOT NULL,
          cause text NOT NULL,
          failed_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (consumer, source, id)
        )`.execute(db);
      await sql`
        CREATE TABLE idempotent_replies (
          workspace_id text NOT NULL,
          person_id text NOT NULL,
          route text NOT NULL,
          key text NOT NULL,
          body_hash text NOT NULL,
          reply jsonb,
          created_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (workspace_id, person_id, route, key)
        )`.execute(db);
      await sql`CREATE INDEX idempotent_replies_at ON idempotent_replies (created_at)`.execute(db);
      await sql`
        CREATE TABLE relay_streams (
          stream text PRIMARY KEY,
          created text NOT NULL,
          last_seq bigint NOT NULL,
          server_id text NOT NULL,
          seen_at timestamptz NOT NULL
        )`.execute(db);
    },
  },
};
