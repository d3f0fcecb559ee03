import type { BallotContent } from '@maestro/contracts';
import { abstention, plainTerms } from '@maestro/tally';
import type { Insertable, Selectable } from 'kysely';
import { nextDue } from '../../domain/pass-time.ts';
import type { BallotCall, RecordedBallot, Vote, Voter } from '../../domain/vote.ts';
import type { BallotsTable, SecretBallotsTable, VotersTable, VotesTable } from './tables.ts';

export type VoteRow = Selectable<VotesTable>;
type BallotColumns = Pick<
  Selectable<BallotsTable>,
  'cause' | 'choice' | 'content' | 'moved_by' | 'place' | 'reason' | 'salt'
>;
/** A voter beside the ballot recorded, if one is: `missing` is null where none is. */
export type VoterRow = Selectable<VotersTable> & { [K in keyof BallotColumns]: BallotColumns[K] | null } & {
  missing: boolean | null;
  secret_content: BallotContent | null;
  secret_salt: string | null;
};

export function voteOf(row: VoteRow, voters: readonly VoterRow[]): Vote {
  const { deadline, opened_at, closed_by, closed_at, tally, due_at: _, terms, seal, published, shift, ...rest } = row;
  const isClosed = closed_by !== null && closed_at !== null && tally !== null;
  return {
    ...rest,
    terms: terms ?? plainTerms,
    deadline: deadline?.toISOString() ?? null,
    opened_at: opened_at.toISOString(),
    closed: isClosed
      ? { by: closed_by, at: closed_at.toISOString(), tally, seal, published: published ?? [], shift }
      : null,
    voters: voters.map((voter) => voterOf(voter)),
  };
}

function voterOf(row: VoterRow): Voter {
  const { participant_id: id, agent, weight } = row;
  return { id, agent, weight, ballot: ballotOf(row), call: callOf(row) };
}

/** Ballots cast before there were receipts have no salt of their own; they are counted and published all the same. */
const SALT_OF_OLD = '0'.repeat(32);

function ballotOf(row: VoterRow): RecordedBallot | null {
  const { missing, cause, reason, moved_by, place, content, choice, secret_content } = row;
  if (missing === null) return null;
  const salt = row.secret_salt ?? row.salt ?? (choice === null ? null : SALT_OF_OLD);
  const said = secret_content ?? content ?? (choice === null ? abstention : { choice });
  return { content: said, reason, cause, missing, moved_by, place, salt };
}

function callOf({ call_id, call_attempt, call_deadline }: VoterRow): BallotCall | null {
  if (call_id === null || call_attempt === null || call_deadline === null) return null;
  return { id: call_id, attempt: call_attempt, deadline: call_deadline.toISOString() };
}

/** What changes about a vote after it was opened. */
export const changingColumns = ({ version, closed, ...vote }: Vote) => ({
  version,
  closed_by: closed?.by ?? null,
  closed_at: closed?.at ?? null,
  tally: jsonOrNull(closed?.tally),
  seal: jsonOrNull(closed?.seal),
  published: jsonOrNull(closed?.published),
  shift: jsonOrNull(closed?.shift),
  letter_keys: jsonOrNull(vote.letter_keys),
  due_at: nextDue({ version, closed, ...vote }),
});

export function voteRow(vote: Vote): Insertable<VotesTable> {
  const { voters: _, closed: __, letter_keys: ___, options, terms, first_ballots, ...rest } = vote;
  return {
    ...rest,
    options: JSON.stringify(options),
    terms: JSON.stringify(terms),
    first_ballots: jsonOrNull(first_ballots),
    ...changingColumns(vote),
  };
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
    weight: voter.weight,
    ...callColumns(voter),
  }));

/** The rows of one ballot: who voted, and what. In a secret vote the second stands apart, and ends with the close. */
export type BallotRows = {
  readonly ballot: Insertable<BallotsTable>;
  readonly secret: Insertable<SecretBallotsTable> | null;
};

export function ballotRows(vote: Vote, voters: readonly Voter[], newKey: () => string): BallotRows[] {
  return voters.flatMap(({ id, ballot }): BallotRows[] => {
    if (ballot === null) return [];
    const { content, salt, ...rest } = ballot;
    const row = { vote_id: vote.vote_id, participant_id: id, choice: null, content: null, salt: null, ...rest };
    if (!vote.terms.secret) {
      return [{ ballot: { ...row, content: JSON.stringify(content), salt, secret_key: null }, secret: null }];
    }
    if (vote.closed || salt === null) return [{ ballot: { ...row, secret_key: null }, secret: null }];
    const key = newKey();
    return [{ ballot: { ...row, secret_key: key }, secret: { key, content: JSON.stringify(content), salt } }];
  });
}

const jsonOrNull = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));
