import type { Kysely, Transaction } from '@maestro/database';
import type { Selectable } from 'kysely';
import { callIdOf, type DraftTask } from '../../domain/draft.ts';
import type { DraftReader, Tasks } from '../../ports/tasks.ts';
import { outcomeColumns, outcomeOf, valueOf } from './outcome-columns.ts';
import type { DraftsTable, SynthesisTables } from './tables.ts';

export function draftsIn(trx: Transaction<SynthesisTables>): Tasks<DraftTask> {
  const lockWhere = async (column: 'draft_id' | 'call_id', value: string): Promise<DraftTask | null> => {
    const row = await trx.selectFrom('drafts').selectAll().where(column, '=', value).forUpdate().executeTakeFirst();
    return row ? taskOf(row) : null;
  };
  return {
    lock: (id) => lockWhere('draft_id', id),
    lockByCall: (callId) => lockWhere('call_id', callId),
    async add(task) {
      const { workspace_id, discussion_id, command_id, traceparent, command } = task;
      const origin = { workspace_id, discussion_id, command_id, traceparent };
      const values = { ...origin, draft_id: command.draft_id, command: JSON.stringify(command), ...changing(task) };
      await trx.insertInto('drafts').values(values).execute();
    },
    async save(task) {
      await trx.updateTable('drafts').set(changing(task)).where('draft_id', '=', task.command.draft_id).execute();
    },
  };
}

export const draftReaderOn = (db: Kysely<SynthesisTables>): DraftReader => ({
  async awaiting(callId) {
    const row = await db.selectFrom('drafts').selectAll().where('call_id', '=', callId).executeTakeFirst();
    const task = row ? taskOf(row) : null;
    return task?.outcome ? null : task;
  },
});

/** What changes about a draft after it was asked for. */
const changing = (task: DraftTask) => ({
  attempt: task.attempt,
  call_id: callIdOf(task),
  refusals: JSON.stringify(task.refusals),
  draft: valueOf(task.outcome),
  ...outcomeColumns(task.outcome),
});

function taskOf(row: Selectable<DraftsTable>): DraftTask {
  const { draft, written_by, failure, draft_id: _, call_id: __, ...rest } = row;
  return { ...rest, outcome: outcomeOf(draft, written_by, failure) };
}
