import type { Migration } from '@maestro/database';
import type { Generated } from 'kysely';
import { sql } from 'kysely';

/** What one budget has been used and what calls under way have put aside. Its limits come with every reservation. */
export type BudgetTable = {
  /** `workspace/<id>`, `persona/<workspace>/<id>`, `discussion/<id>`. */
  id: string;
  /** Of discussions, whose limits come with their first turn only; money is millionths of a dollar throughout. */
  limit_tokens: number | null;
  limit_cost: number | null;
  /** Calls of models a discussion still needs once its floor closes, and the largest it has made. */
  ending_calls: Generated<number>;
  largest_tokens: Generated<number>;
  largest_cost: Generated<number>;
  /** The day `day_…` counts, of UTC. */
  day: Generated<Date>;
  day_tokens: Generated<number>;
  day_cost: Generated<number>;
  total_tokens: Generated<number>;
  total_cost: Generated<number>;
  reserved_tokens: Generated<number>;
  reserved_cost: Generated<number>;
};

/** What one call has put aside in one budget, until it is settled or its lease ends. */
export type BudgetReservationTable = {
  call_id: string;
  budget_id: string;
  claim: number;
  tokens: number;
  cost: number;
};

/** What a discussion has been told of its budgets: each level once, of a daily limit once a day. */
export type BudgetNoticeTable = { discussion_id: string; budget_id: string; level: string; since: Date };

export type BudgetTables = {
  budgets: BudgetTable;
  budget_reservations: BudgetReservationTable;
  budget_notices: BudgetNoticeTable;
};

export const budgetMigrations: Readonly<Record<string, Migration>> = {
  '004-budgets': {
    async up(db) {
      await sql`ALTER TABLE model_tries ADD COLUMN cost bigint`.execute(db);
      await sql`CREATE INDEX model_tries_of_workspace ON model_tries (workspace_id, started_at)`.execute(db);
      await sql`
        CREATE TABLE budgets (
          id text PRIMARY KEY,
          limit_tokens bigint,
          limit_cost bigint,
          ending_calls integer NOT NULL DEFAULT 0,
          largest_tokens bigint NOT NULL DEFAULT 0,
          largest_cost bigint NOT NULL DEFAULT 0,
          day date NOT NULL DEFAULT (now() AT TIME ZONE 'utc')::date,
          day_tokens bigint NOT NULL DEFAULT 0,
          day_cost bigint NOT NULL DEFAULT 0,
          total_tokens bigint NOT NULL DEFAULT 0,
          total_cost bigint NOT NULL DEFAULT 0,
          reserved_tokens bigint NOT NULL DEFAULT 0,
          reserved_cost bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 50)`.execute(db);
      await sql`
        CREATE TABLE budget_reservations (
          call_id text NOT NULL,
          budget_id text NOT NULL REFERENCES budgets,
          claim integer NOT NULL,
          tokens bigint NOT NULL,
          cost bigint NOT NULL,
          PRIMARY KEY (call_id, budget_id)
        )`.execute(db);
      await sql`
        CREATE TABLE budget_notices (
          discussion_id text NOT NULL,
          budget_id text NOT NULL,
          level text NOT NULL,
          since date NOT NULL,
          PRIMARY KEY (discussion_id, budget_id, level, since)
        )`.execute(db);
    },
  },
};
