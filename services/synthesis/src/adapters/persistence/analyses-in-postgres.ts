import type { Transaction } from '@maestro/database';
import type { Selectable } from 'kysely';
import type { AnalysisTask } from '../../domain/analysis.ts';
import type { Tasks } from '../../ports/tasks.ts';
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
    async add({ outcome, ...task }) {
      await trx
        .insertInto('analyses')
        .values({ ...task, analysis: valueOf(outcome), ...outcomeColumns(outcome) })
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

function taskOf({ analysis, written_by, failure, deadline, ...row }: Selectable<AnalysesTable>): AnalysisTask {
  return { ...row, deadline: deadline.toISOString(), outcome: outcomeOf(analysis, written_by, failure) };
}
