import { compareIds } from './ids.ts';
import type { Id, Vote } from './vote.ts';

/** One participant's votes: which statements, ascending, and what on each: 1 agree, 0 pass, −1 disagree. */
export interface VoteRow {
  readonly statements: Int32Array;
  readonly votes: Int8Array;
}

/**
 * Participants × statements, with nothing where nobody voted. Rows are shared between a matrix and the one after the
 * next vote: nobody writes into them.
 * Both sides are in the order of their ids, so that the order in which votes came never shows in a result.
 */
export interface StanceMatrix {
  readonly participants: readonly Id[];
  readonly statements: readonly Id[];
  /** One per participant. */
  readonly rows: readonly VoteRow[];
  /** Id as text → place in its list. */
  readonly participantAt: ReadonlyMap<string, number>;
  readonly statementAt: ReadonlyMap<string, number>;
}

const EMPTY: StanceMatrix = {
  participants: [],
  statements: [],
  rows: [],
  participantAt: new Map(),
  statementAt: new Map(),
};

/** Throws a RangeError on a vote that is none of −1, 0, 1. */
export function stanceMatrix(votes: Iterable<Vote>, agree: 1 | -1 = 1): StanceMatrix {
  return withVotes(EMPTY, votes, agree);
}

/** The matrix after more votes; where somebody votes again on a statement, the later vote stands. */
export function withVotes(before: StanceMatrix, votes: Iterable<Vote>, agree: 1 | -1 = 1): StanceMatrix {
  const cast = [...votes];
  const matrix = widened(
    before,
    cast.map((vote) => vote.participant),
    cast.map((vote) => vote.statement),
  );
  const fresh = new Map<number, Map<number, number>>();
  for (const { participant, statement, vote } of cast) {
    if (vote !== -1 && vote !== 0 && vote !== 1) throw new RangeError(`A vote is -1, 0 or 1, not ${vote}`);
    const p = matrix.participantAt.get(String(participant))!;
    const own = fresh.get(p) ?? new Map<number, number>();
    own.set(matrix.statementAt.get(String(statement))!, vote === 0 ? 0 : vote * agree);
    fresh.set(p, own);
  }
  const rows = [...matrix.rows];
  for (const [p, votes] of fresh) rows[p] = merged(rows[p]!, votes);
  return { ...matrix, rows };
}

function merged(row: VoteRow, fresh: ReadonlyMap<number, number>): VoteRow {
  const all = new Map<number, number>(fresh);
  for (const [i, statement] of row.statements.entries()) {
    if (!fresh.has(statement)) all.set(statement, row.votes[i]!);
  }
  const statements = Int32Array.from(all.keys()).sort();
  return { statements, votes: Int8Array.from(statements, (statement) => all.get(statement)!) };
}

const NO_VOTES: VoteRow = { statements: new Int32Array(0), votes: new Int8Array(0) };

function widened(before: StanceMatrix, participants: readonly Id[], statements: readonly Id[]): StanceMatrix {
  const tall = joined(before.participants, before.participantAt, participants);
  const wide = joined(before.statements, before.statementAt, statements);
  if (tall.ids === before.participants && wide.ids === before.statements) return before;

  // Both lists are sorted: what was ascending before stays ascending.
  const moved = before.statements.map((id) => wide.at.get(String(id))!);
  const rows = tall.ids.map((id) => {
    const old = before.rows[before.participantAt.get(String(id)) ?? -1];
    return old ? { ...old, statements: old.statements.map((statement) => moved[statement]!) } : NO_VOTES;
  });
  return { participants: tall.ids, statements: wide.ids, rows, participantAt: tall.at, statementAt: wide.at };
}

function joined(ids: readonly Id[], at: ReadonlyMap<string, number>, more: readonly Id[]) {
  const fresh = new Map<string, Id>();
  for (const id of more) {
    const key = String(id);
    if (!at.has(key) && !fresh.has(key)) fresh.set(key, id);
  }
  if (fresh.size === 0) return { ids, at };
  const all = [...ids, ...fresh.values()].sort(compareIds);
  return { ids: all, at: new Map(all.map((id, index) => [String(id), index])) };
}
