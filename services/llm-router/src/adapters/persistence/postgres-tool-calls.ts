import type { ToolUse } from '@maestro/contracts';
import { inTransaction, type Kysely, type Transaction } from '@maestro/database';
import { sql } from 'kysely';
import type { ToolCall } from '../../domain/tool.ts';
import { toToolUse } from '../../domain/tools/tool-use.ts';
import type { ToolAnswer } from '../../ports/tool.ts';
import type { CallingTurn, KeptRound, Round, ToolCallStore } from '../../ports/tool-call-store.ts';
import { sandboxIn } from './postgres-sandbox.ts';
import { fromLedgerRow, ledgerRows } from './ledger.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

type Answered = { outcome: ToolAnswer['outcome'] | null; answer_words: string | null };

/** Tool calls in PostgreSQL: a round is one statement, a call on the sandbox one transaction with its effect. */
export function postgresToolCalls(db: Kysely<RouterTables>): ToolCallStore {
  return {
    rounds: (turnId) => whileItIsThere(() => readRounds(db, turnId)),
    keep: (turn, nth, round) => whileItIsThere(() => keepRound(db, turn, nth, round)),

    inSandbox: ({ call }, nth, work) =>
      whileItIsThere(() =>
        inTransaction(db, async (trx) => {
          const known = await trx
            .selectFrom('tool_calls')
            .select(['outcome', 'answer_words'])
            .where('turn_id', '=', call.id)
            .where('nth', '=', nth)
            .forUpdate()
            .executeTakeFirstOrThrow();
          const before = toAnswer(known);
          if (before) return before;
          const begun = performance.now();
          const answer = await work(sandboxIn(trx, call));
          await write(trx, call.id, nth, answer, performance.now() - begun);
          return answer;
        }),
      ),

    begin: ({ call }, nth) =>
      whileItIsThere(async () => {
        const { numUpdatedRows } = await db
          .updateTable('tool_calls')
          .set({ begun_at: sql`now()` })
          .where('turn_id', '=', call.id)
          .where('nth', '=', nth)
          .where('begun_at', 'is', null)
          .where('outcome', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),

    answer: ({ call }, nth, answer, tookMs) =>
      whileItIsThere(async () => {
        await write(db, call.id, nth, answer, tookMs);
        const kept = await db
          .selectFrom('tool_calls')
          .select(['outcome', 'answer_words'])
          .where('turn_id', '=', call.id)
          .where('nth', '=', nth)
          .executeTakeFirstOrThrow();
        return toAnswer(kept)!;
      }),

    uses: (turnId) => whileItIsThere(() => readToolUses(db, turnId)),
  };
}

/** Whatever has an answer keeps it. */
async function write(
  db: Kysely<RouterTables> | Transaction<RouterTables>,
  turnId: string,
  nth: number,
  { outcome, text }: ToolAnswer,
  tookMs: number,
): Promise<void> {
  await db
    .updateTable('tool_calls')
    .set({ outcome, answer_words: text, took_ms: Math.round(tookMs) })
    .where('turn_id', '=', turnId)
    .where('nth', '=', nth)
    .where('outcome', 'is', null)
    .execute();
}

const toAnswer = ({ outcome, answer_words }: Answered): ToolAnswer | null =>
  outcome === null ? null : { outcome, text: answer_words ?? '' };

/** Only the living claim of a running turn adds to it. A second time (the first commit was never confirmed) changes nothing. */
async function keepRound(
  db: Kysely<RouterTables>,
  { call, agentId, claim }: CallingTurn,
  nth: number,
  { choice, model, simulated, text, calls, tries, triesBefore }: Round,
): Promise<boolean> {
  const paid = JSON.stringify(ledgerRows(call, claim, tries, triesBefore));
  const rows = calls.map((asked, i) => ({ i, tool: asked.name, call_words: asked }));
  const { rows: kept } = await sql<{ ours: boolean }>`
    WITH living AS (
      SELECT FROM calls WHERE call_id = ${call.id} AND claim = ${claim} AND status = 'running' FOR UPDATE
    ), round AS (
      INSERT INTO turn_rounds (turn_id, nth, claim, workspace_id, discussion_id, provider, model, answered_by, simulated,
                               words, tries)
      SELECT ${call.id}, ${nth}, ${claim}, ${call.workspaceId}, ${call.discussionId}, ${choice.provider}, ${choice.model},
             ${model}, ${simulated}, ${text}, ${paid}::jsonb
      WHERE EXISTS (SELECT FROM living)
      ON CONFLICT DO NOTHING
      RETURNING turn_id
    ), made AS (
      INSERT INTO tool_calls (turn_id, nth, round, discussion_id, agent_id, tool, call_words)
      SELECT ${call.id}, before.calls + asked.i + 1, ${nth}, ${call.discussionId}, ${agentId}, asked.tool, asked.call_words
      FROM round,
           (SELECT count(*)::integer AS calls FROM tool_calls WHERE turn_id = ${call.id}) AS before,
           json_to_recordset(${JSON.stringify(rows)}::json) AS asked (i integer, tool text, call_words jsonb)
    )
    SELECT EXISTS (SELECT FROM round)
        OR EXISTS (SELECT FROM turn_rounds WHERE turn_id = ${call.id} AND nth = ${nth} AND claim = ${claim}) AS ours`.execute(
    db,
  );
  return kept[0]!.ours;
}

async function readRounds(db: Kysely<RouterTables>, turnId: string): Promise<KeptRound[]> {
  const rounds = await db.selectFrom('turn_rounds').selectAll().where('turn_id', '=', turnId).orderBy('nth').execute();
  if (rounds.length === 0) return [];
  const made = await db.selectFrom('tool_calls').selectAll().where('turn_id', '=', turnId).orderBy('nth').execute();
  return rounds.map((round): KeptRound => {
    const own = made.filter((row) => row.round === round.nth);
    return {
      choice: { provider: round.provider, model: round.model },
      model: round.answered_by,
      simulated: round.simulated,
      text: round.words,
      tries: round.tries.map(fromLedgerRow),
      calls: own.map((row): ToolCall => row.call_words),
      answers: own.map(toAnswer),
    };
  });
}

/** The calls of a turn as they are told. Also read where its outcome is told again. */
export async function readToolUses(db: Kysely<RouterTables>, turnId: string): Promise<ToolUse[]> {
  const rows = await db
    .selectFrom('tool_calls')
    .select(['nth', 'outcome', 'took_ms', 'call_words', 'answer_words'])
    .where('turn_id', '=', turnId)
    .where('outcome', 'is not', null)
    .orderBy('nth')
    .execute();
  return rows.map((row) => toToolUse(turnId, row.nth, row.call_words, toAnswer(row)!, row.took_ms ?? 0));
}
