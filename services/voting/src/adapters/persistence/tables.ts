import type { MessagingTables } from '@maestro/messaging';
import type { JSONColumnType, ColumnType } from 'kysely';
import type { AgentSeat, ClosedBy, Vote } from '../../domain/vote.ts';

/** Written as ISO 8601, read as a Date. */
type Instant = ColumnType<Date, string, string>;
type InstantOrNull = ColumnType<Date | null, string | null, string | null>;

export type VotesTable = {
  vote_id: string;
  workspace_id: string;
  discussion_id: string;
  topic: string;
  method: Vote['method'];
  options: JSONColumnType<string[]>;
  quorum: number;
  tie_break: Vote['tie_break'];
  deadline: InstantOrNull;
  ballot_round: number;
  context_seq: number;
  command_id: string;
  traceparent: string | null;
  opened_at: Instant;
  version: number;
  closed_by: ClosedBy | null;
  closed_at: InstantOrNull;
  tally: JSONColumnType<NonNullable<Vote['closed']>['tally']> | null;
  /** When time alone next changes this vote. */
  due_at: InstantOrNull;
};

export type VotersTable = {
  vote_id: string;
  participant_id: string;
  /** In the order the command listed them. */
  position: number;
  agent: JSONColumnType<AgentSeat> | null;
  call_id: string | null;
  call_attempt: number | null;
  call_deadline: InstantOrNull;
};

export type BallotsTable = {
  vote_id: string;
  participant_id: string;
  choice: string | null;
  cause: string | null;
  missing: boolean;
  /** The voter's own words, apart from the rest so that they can be forgotten. */
  reason: string | null;
};

export type WithdrawalsTable = { vote_id: string; at: Instant };

export type VotingTables = MessagingTables & {
  votes: VotesTable;
  voters: VotersTable;
  ballots: BallotsTable;
  withdrawals: WithdrawalsTable;
};
