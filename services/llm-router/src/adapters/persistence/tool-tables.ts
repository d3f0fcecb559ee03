import type { Migration } from '@maestro/database';
import type { ToolOutcome } from '@maestro/contracts';
import { sql, type Generated } from 'kysely';
import type { ToolCall } from '../../domain/tool.ts';
import type { LedgerRow } from './ledger.ts';

/** One answer of a model that asked for tools. */
export type TurnRoundTable = {
  turn_id: string;
  /** 1, 2, 3 … within the turn. */
  nth: number;
  /** The claim that kept it. */
  claim: number;
  workspace_id: string;
  discussion_id: string;
  provider: string;
  model: string;
  answered_by: string;
  simulated: boolean;
  /** What the model said before its calls, apart so that it can be forgotten. */
  words: string;
  /** What it cost, for the ledger of a claim that goes on with it. */
  tries: LedgerRow[];
  created_at: Generated<Date>;
};

/** One call of a tool, kept before it is made. */
export type ToolCallTable = {
  turn_id: string;
  /** 1, 2, 3 … over all rounds of the turn. */
  nth: number;
  round: number;
  discussion_id: string;
  agent_id: string;
  tool: string;
  /** Set before somebody outside is asked. */
  begun_at: Date | null;
  /** null: not known yet. */
  outcome: ToolOutcome | null;
  took_ms: number | null;
  /** The call as the model wrote it, apart so that it can be forgotten. */
  call_words: ToolCall;
  answer_words: string | null;
};

/** What each discussion uses of its quota; its row is what writers wait for. */
export type SandboxTable = { discussion_id: string; workspace_id: string; files: number; bytes: number };

export type ArtifactTable = {
  discussion_id: string;
  /** `SandboxPath.key` */
  path_key: string;
  path: string;
  version: number;
  bytes: number;
  /** Characters (code points). */
  length: number;
  written_by: string;
  written_at: Date;
  /** The text, apart so that it can be forgotten. */
  words: string;
};

export type ToolTables = {
  turn_rounds: TurnRoundTable;
  tool_calls: ToolCallTable;
  sandboxes: SandboxTable;
  artifacts: ArtifactTable;
};

export const toolMigrations: Readonly<Record<string, Migration>> = {
  '003-tools': {
    async up(db) {
      await sql`
        CREATE TABLE turn_rounds (
          turn_id text NOT NULL,
          nth integer NOT NULL,
          claim integer NOT NULL,
          workspace_id text NOT NULL,
          discussion_id text NOT NULL,
          provider text NOT NULL,
          model text NOT NULL,
          answered_by text NOT NULL,
          simulated boolean NOT NULL,
          words text NOT NULL,
          created_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (turn_id, nth)
        )`.execute(db);
      await sql`
        CREATE TABLE tool_calls (
          turn_id text NOT NULL,
          nth integer NOT NULL,
          round integer NOT NULL,
          discussion_id text NOT NULL,
          agent_id text NOT NULL,
          tool text NOT NULL,
          begun_at timestamptz,
          outcome text,
          took_ms integer,
          call_words jsonb NOT NULL,
          answer_words text,
          PRIMARY KEY (turn_id, nth),
          FOREIGN KEY (turn_id, round) REFERENCES turn_rounds,
          CHECK ((outcome IS NULL) = (answer_words IS NULL))
        )`.execute(db);
      await sql`CREATE INDEX tool_calls_of_discussion ON tool_calls (discussion_id)`.execute(db);
      await sql`
        CREATE TABLE sandboxes (
          discussion_id text PRIMARY KEY,
          workspace_id text NOT NULL,
          files integer NOT NULL CHECK (files >= 0),
          bytes integer NOT NULL CHECK (bytes >= 0)
        )`.execute(db);
      // Keys are compared byte by byte: what a database's language thinks alike is not the same file.
      await sql`
        CREATE TABLE artifacts (
          discussion_id text NOT NULL REFERENCES sandboxes,
          path_key text COLLATE "C" NOT NULL,
          path text NOT NULL,
          version integer NOT NULL CHECK (version > 0),
          bytes integer NOT NULL,
          length integer NOT NULL,
          written_by text NOT NULL,
          written_at timestamptz NOT NULL,
          words text NOT NULL,
          PRIMARY KEY (discussion_id, path_key)
        )`.execute(db);
    },
  },
  '006-tries-of-rounds': {
    async up(db) {
      await sql`ALTER TABLE turn_rounds ADD COLUMN tries jsonb NOT NULL DEFAULT '[]'`.execute(db);
    },
  },
};
