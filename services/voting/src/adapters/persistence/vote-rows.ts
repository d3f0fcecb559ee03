import type { Insertable, Selectable } from 'kysely';
import { nextDue } from '../../domain/pass-time.ts';
import type { BallotCall, RecordedBallot, Vote, Voter } from '../../domain/vote.ts';
import type { BallotsTable, VotersTable, VotesTable } from './tables.ts';

export type VoteRow = Selectable<VotesTable>;
/** A voter beside the ballot recorded, if one is: `missing` is null where none is. */
export type VoterRow = Selectable<VotersTable> & {
  [K in 'choice' | 'cause' | 'reason']: string | null;
} & { missing: boolean | null };

export function voteOf(row: VoteRow, voters: readonly VoterRow[]): Vote {
  const { deadline, opened_at, closed_by, closed_at, tally, due_at: _, ...rest } = row;
  const isClosed = closed_by !== null && closed_at !== null && tally !== null;
  return {
    ...rest,
    deadline: deadline?.toISOString() ?? null,
    opened_at: opened_at.toISOString(),
    closed: isClosed ? { by: closed_by, at: closed_at.toISOString(), tally } : null,
    voters: voters.map(voterOf),
  };
}

function voterOf(row: VoterRow): Voter {
  return { id: row.participant_id, agent: row.agent, ballot: ballotOf(row), call: callOf(row) };
}

function ballotOf({ choice, cause, reason, missing }: VoterRow): RecordedBallot | null {
  return missing === null ? null : { choice, cause, reason, missing };
}

function callOf({ call_id, call_attempt, call_deadline }: VoterRow): BallotCall | null {
  if (call_id === null || call_attempt === null || call_deadline === null) return null;
  return { id: call_id, attempt: call_attempt, deadline: call_deadline.toISOString() };
}

/** What changes about a vote after it was opened. */
export const changingColumns = (vote: Vote) => ({
  version: vote.version,
  closed_by: vote.closed?.by ?? null,
  closed_at: vote.closed?.at ?? null,
  tally: vote.closed ? JSON.stringify(vote.closed.tally) : null,
  due_at: nextDue(vote),
});

export function voteRow(vote: Vote): Insertable<VotesTable> {
  const { voters: _, closed: __, options, ...rest } = vote;
  return { ...rest, options: JSON.stringify(options), ...changingColumns(vote) };
}

export const callColumns = ({ call }: Voter) => ({
  call_id: call?.id ?? null,
  call_attempt: call?.attempt ?? null,
  call_deadline: call?.deadline ?? null,
});

export const voterRows = (vote: Vote): Insertable<VotersTable>[] =>
  vote.voters.map((voter, position) => ({
    vote_id: vote.vote_id,
    participant_id: voter.id,
    position,
    agent: voter.agent ? JSON.stringify(voter.agent) : null,
    ...callColumns(voter),
  }));

export const ballotRows = (vote: Vote, voters: readonly Voter[]): Insertable<BallotsTable>[] =>
  voters.flatMap(({ id, ballot }) =>
    ballot === null ? [] : [{ vote_id: vote.vote_id, participant_id: id, ...ballot }],
  );
