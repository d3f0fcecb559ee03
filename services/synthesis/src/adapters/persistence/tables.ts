import type { Draft, Opinion, Stance } from '@maestro/contracts';
import type { MessagingTables } from '@maestro/messaging';
import type { ColumnType } from 'kysely';
import type { OpinionMemory } from '@maestro/opinion';
import type { Findings } from '../../domain/analysis.ts';
import type { Participant } from '../../domain/conversation.ts';
import type { DraftDecision } from '../../domain/draft.ts';
import type { Writer } from '../../domain/task.ts';

/** Written as JSON text. */
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

type OriginColumns = {
  workspace_id: string;
  discussion_id: string;
  command_id: string;
  traceparent: string | null;
};

export type AnalysesTable = OriginColumns & {
  analysis_id: string;
  round: number;
  context_seq: number;
  deadline: ColumnType<Date, string, string>;
  call_id: string;
  analysis: JsonOrNull<Findings>;
  participants: JsonOrNull<readonly Participant[]>;
  written_by: JsonOrNull<Writer>;
  failure: string | null;
};

export type DraftsTable = OriginColumns & {
  draft_id: string;
  command: Json<DraftDecision>;
  attempt: number;
  call_id: string;
  refusals: Json<string[][]>;
  draft: JsonOrNull<Draft>;
  written_by: JsonOrNull<Writer>;
  failure: string | null;
};

export type ConversationsTable = {
  discussion_id: string;
  workspace_id: string;
  traceparent: string | null;
  participants: Json<readonly Participant[]>;
  opinion: JsonOrNull<Opinion>;
  memory: JsonOrNull<OpinionMemory>;
  due_at: ColumnType<Date | null, string | null, string | null>;
  version: number;
};

export type StatementsTable = {
  statement_id: string;
  discussion_id: string;
  place: number;
  text: string;
  messages: Json<number[]>;
  /** The option it asks for; null: none. */
  option: string | null;
  round: number;
};

export type StancesTable = { statement_id: string; participant_id: string; stance: Stance };

export type StanceCallsTable = {
  call_id: string;
  discussion_id: string;
  agent_id: string;
  statement_ids: Json<readonly string[]>;
  heard: boolean;
};

export type SynthesisTables = MessagingTables & {
  analyses: AnalysesTable;
  drafts: DraftsTable;
  conversations: ConversationsTable;
  statements: StatementsTable;
  stances: StancesTable;
  stance_calls: StanceCallsTable;
};
