import type { Kysely, Transaction } from '@maestro/database';
import type { Selectable } from 'kysely';
import type { AnalysisTask } from '../../domain/analysis.ts';
import type { AnalysisReader, Tasks } from '../../ports/tasks.ts';
import { outcomeColumns, outcomeOf, valueOf } from './outcome-columns.ts';
import type { AnalysesTable, SynthesisTables } from './tables.ts';

export function analysesIn(trx: Transaction<SynthesisTables>): Tasks<AnalysisTask> {
  const lockWhere = async (column: 'analysis_id' | 'call_id', value: string): Promise<AnalysisTask | null> => {
    const row = await trx.selectFrom('analyses').selectAll().where(column, '=', value).forUpdate().executeTakeFirst();
    return row ? taskOf(row) : null;
  };
  return {
    lock: (id) => lockWhere('analysis_id', id),
    lockByCall: (callId) => lockWhere('call_id', callId),
    async add({ outcome, participants, ...task }) {
      await trx
        .insertInto('analyses')
        .values({
          ...task,
          participants: participants ? JSON.stringify(participants) : null,
          analysis: valueOf(outcome),
          ...outcomeColumns(outcome),
        })
        .execute();
    },
    async save({ analysis_id, outcome }) {
      await trx
        .updateTable('analyses')
        .set({ analysis: valueOf(outcome), ...outcomeColumns(outcome) })
        .where('analysis_id', '=', analysis_id)
        .execute();
    },
  };
}

export const analysisReaderOn = (db: Kysely<SynthesisTables>): AnalysisReader => ({
  async awaiting(callId) {
    const row = await db.selectFrom('analyses').selectAll().where('call_id', '=', callId).executeTakeFirst();
    const task = row ? taskOf(row) : null;
    return task?.outcome ? null : task;
  },
});

function taskOf(row: Selectable<AnalysesTable>): AnalysisTask {
  const { analysis, written_by, failure, deadline, participants, ...rest } = row;
  return {
    ...rest,
    ...(participants && { participants: [...participants] }),
    deadline: deadline.toISOString(),
    outcome: outcomeOf(analysis, written_by, failure),
  };
}
