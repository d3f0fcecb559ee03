import type { Analysis, Draft } from '@maestro/contracts';
import type { MessagingTables } from '@maestro/messaging';
import type { ColumnType } from 'kysely';
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
  analysis: JsonOrNull<Analysis>;
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

export type SynthesisTables = MessagingTables & { analyses: AnalysesTable; drafts: DraftsTable };
