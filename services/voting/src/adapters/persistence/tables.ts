import type { MessagingTables } from '@maestro/messaging';
import type { BallotContent, PublishedBallot } from '@maestro/contracts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AgentSeat, Closed, ClosedBy, LetterKeys, Vote } from '../../domain/vote.ts';

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
  stage: Vote['stage'];
  /** Null: opened before votes had terms. */
  terms: JSONColumnType<Vote['terms']> | null;
  first_vote_id: string | null;
  letter_keys: JSONColumnType<LetterKeys> | null;
  first_ballots: JSONColumnType<NonNullable<Vote['first_ballots']>> | null;
  seal: JSONColumnType<NonNullable<Closed['seal']>> | null;
  published: JSONColumnType<PublishedBallot[]> | null;
  shift: JSONColumnType<NonNullable<Closed['shift']>> | null;
  /** When time alone next changes this vote. */
  due_at: InstantOrNull;
};

export type VotersTable = {
  vote_id: string;
  participant_id: string;
  /** In the order the command listed them. */
  position: number;
  agent: JSONColumnType<AgentSeat> | null;
  weight: Generated<number>;
  call_id: string | null;
  call_attempt: number | null;
  call_deadline: InstantOrNull;
};

export type BallotsTable = {
  vote_id: string;
  participant_id: string;
  /** What was voted, in open votes. */
  content: JSONColumnType<BallotContent> | null;
  /** The same in rows written when a ballot was but a choice. */
  choice: string | null;
  moved_by: number | null;
  salt: string | null;
  place: number | null;
  /** Where a secret vote that is open keeps what was voted. */
  secret_key: string | null;
  cause: string | null;
  missing: boolean;
  /** The voter's own words, apart from the rest so that they can be forgotten. */
  reason: string | null;
};

/** What was voted in secret votes that are open, without who. */
export type SecretBallotsTable = { key: string; content: JSONColumnType<BallotContent>; salt: string };

export type WithdrawalsTable = { vote_id: string; at: Instant };

export type VotingTables = MessagingTables & {
  votes: VotesTable;
  voters: VotersTable;
  ballots: BallotsTable;
  secret_ballots: SecretBallotsTable;
  withdrawals: WithdrawalsTable;
};
