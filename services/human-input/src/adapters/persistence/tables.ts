import type { ApprovalResponse } from '@maestro/contracts';
import type { MessagingTables } from '@maestro/messaging';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AwaitedBallot } from '../../domain/inbox.ts';
import type { Request, RequestState } from '../../domain/request.ts';

/** Written as ISO 8601, read as a Date. */
type Instant = ColumnType<Date, string, string>;
type InstantOrNull = ColumnType<Date | null, string | null, string | null>;

export type RequestsTable = {
  request_id: string;
  workspace_id: string;
  discussion_id: string;
  kind: Request['kind'];
  type: Request['type'];
  topic: string;
  prompt: string;
  options: JSONColumnType<string[]>;
  /** Whom it is asked of. */
  people: string[];
  blocking: boolean;
  strict: boolean;
  deadline: InstantOrNull;
  expiry: JSONColumnType<Request['expiry']>;
  responses: JSONColumnType<ApprovalResponse[]>;
  command_id: string;
  traceparent: string | null;
  opened_at: Instant;
  version: number;
  overdue_told: boolean;
  status: RequestState['status'];
  closed_at: InstantOrNull;
  answered_by: string | null;
  /** The option answered, or taken by default. */
  option: string | null;
  response: ApprovalResponse | null;
  /** People's own words stand in columns of their own, so that they can be forgotten. */
  message: string | null;
  conditions: JSONColumnType<string[]> | null;
  reason: string | null;
  withdrawn_because: string | null;
  /** When time alone next changes this request. */
  due_at: InstantOrNull;
};

export type WithdrawalsTable = { request_id: string; reason: string; at: Instant };

/** A vote as voting's facts tell it; `opened` is null where another fact came first. */
export type VotesTable = {
  vote_id: string;
  workspace_id: string | null;
  opened: JSONColumnType<AwaitedBallot> | null;
  closed: Generated<boolean>;
};

export type VotePeopleTable = { vote_id: string; person_id: string; asked: boolean; voted: boolean };

export type HumanInputTables = MessagingTables & {
  requests: RequestsTable;
  withdrawals: WithdrawalsTable;
  votes: VotesTable;
  vote_people: VotePeopleTable;
};
