import { compareIds } from './ids.ts';
import type { Id, Vote } from './vote.ts';

/** What stands in a row where somebody has not voted. */
export const GAP = 2;

/**
 * Participants × statements. Rows are shared between a matrix and the one after the next vote: nobody writes into them.
 * Both sides are in the order of their ids, so that the order in which votes came never shows in a result.
 */
export interface StanceMatrix {
  readonly participants: readonly Id[];
  readonly statements: readonly Id[];
  /** `rows[participant][statement]`: 1 agree, 0 pass, −1 disagree, or `GAP`. */
  readonly rows: readonly Int8Array[];
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
  const rows = [...matrix.rows];
  const own = new Set<number>();
  for (const { participant, statement, vote } of cast) {
    if (vote !== -1 && vote !== 0 && vote !== 1) throw new RangeError(`A vote is -1, 0 or 1, not ${vote}`);
    const p = matrix.participantAt.get(String(participant))!;
    if (!own.has(p)) {
      own.add(p);
      rows[p] = rows[p]!.slice();
    }
    rows[p]![matrix.statementAt.get(String(statement))!] = vote === 0 ? 0 : vote * agree;
  }
  return { ...matrix, rows };
}

function widened(before: StanceMatrix, participants: readonly Id[], statements: readonly Id[]): StanceMatrix {
  const tall = joined(before.participants, before.participantAt, participants);
  const wide = joined(before.statements, before.statementAt, statements);
  if (tall.ids === before.participants && wide.ids === before.statements) return before;

  const columns = before.statements.map((id) => wide.at.get(String(id))!);
  const rows = tall.ids.map((id) => {
    const old = before.rows[before.participantAt.get(String(id)) ?? -1];
    const row = new Int8Array(wide.ids.length).fill(GAP);
    old?.forEach((vote, column) => (row[columns[column]!] = vote));
    return row;
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
