import type { Stance } from '@maestro/contracts';
import type { Kysely, Transaction } from '@maestro/database';
import type { Selectable } from 'kysely';
import { emptyConversation, heldOn, type Conversation, type PlacedStatement } from '../../domain/conversation.ts';
import type { ConversationReader, Conversations } from '../../ports/conversations.ts';
import type { ConversationsTable, StatementsTable, SynthesisTables } from './tables.ts';

type PlacedRow = Pick<Selectable<StatementsTable>, 'statement_id' | 'text' | 'messages' | 'option' | 'round'>;
type Database = Kysely<SynthesisTables> | Transaction<SynthesisTables>;

export function conversationsIn(trx: Transaction<SynthesisTables>): Conversations {
  const rows = () => trx.selectFrom('conversations').selectAll().forUpdate();
  const lock = async (discussionId: string): Promise<Conversation | null> => {
    const row = await rows().where('discussion_id', '=', discussionId).executeTakeFirst();
    return row ? whole(trx, row) : null;
  };
  return {
    lock,
    async lockOrBegin(origin) {
      await trx
        .insertInto('conversations')
        .values(rowOf(emptyConversation(origin)))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const conversation = await lock(origin.discussion_id);
      if (!conversation) throw new Error(`the conversation of ${origin.discussion_id} was not begun`);
      return conversation;
    },
    async lockDue(at) {
      const due = rows().where('due_at', '<=', new Date(at)).orderBy('due_at').limit(1).skipLocked();
      const row = await due.executeTakeFirst();
      return row ? whole(trx, row) : null;
    },
    async save(before, after) {
      if (before === after) return;
      const { discussion_id, ...changing } = rowOf(after);
      await trx.updateTable('conversations').set(changing).where('discussion_id', '=', discussion_id).execute();
      await saveStatements(trx, before, after);
      await saveStances(trx, before, after);
    },
    async addCalls(calls) {
      if (calls.length === 0) return;
      const values = calls.map((call) => ({ ...call, statement_ids: JSON.stringify(call.statement_ids) }));
      await trx.insertInto('stance_calls').values(values).execute();
    },
    async lockCall(callId) {
      const calls = trx.selectFrom('stance_calls').selectAll().where('call_id', '=', callId).where('heard', '=', false);
      return (await calls.forUpdate().executeTakeFirst()) ?? null;
    },
    async saveCall({ call_id, heard }) {
      await trx.updateTable('stance_calls').set({ heard }).where('call_id', '=', call_id).execute();
    },
  };
}

export const conversationReaderOn = (db: Database): ConversationReader => ({
  async read(workspaceId, discussionId) {
    const row = await db
      .selectFrom('conversations')
      .selectAll()
      .where('discussion_id', '=', discussionId)
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst();
    return row ? whole(db, row) : null;
  },
});

const rowOf = ({ statements: _, stances: __, participants, opinion, memory, ...row }: Conversation) => ({
  ...row,
  participants: JSON.stringify(participants),
  opinion: opinion && JSON.stringify(opinion),
  memory: memory && JSON.stringify(memory),
});

async function whole(db: Database, row: Selectable<ConversationsTable>): Promise<Conversation> {
  const { discussion_id, due_at, ...rest } = row;
  const statements = await db
    .selectFrom('statements')
    .select(['statement_id', 'text', 'messages', 'option', 'round'])
    .where('discussion_id', '=', discussion_id)
    .orderBy('place')
    .execute();
  const held = await db
    .selectFrom('stances')
    .innerJoin('statements', 'statements.statement_id', 'stances.statement_id')
    .select(['stances.statement_id', 'participant_id', 'stance'])
    .where('discussion_id', '=', discussion_id)
    .execute();
  const stances: Record<string, Record<string, Stance>> = {};
  for (const { statement_id, participant_id, stance } of held) {
    (stances[statement_id] ??= {})[participant_id] = stance;
  }
  return { ...rest, discussion_id, due_at: due_at?.toISOString() ?? null, statements: statements.map(placed), stances };
}

/** Whether it asks for an option is told by its absence. */
const placed = ({ option, ...statement }: PlacedRow): PlacedStatement => ({
  ...statement,
  ...(option !== null && { option }),
});

async function saveStatements(db: Database, before: Conversation, after: Conversation): Promise<void> {
  const added = after.statements.slice(before.statements.length);
  if (added.length === 0) return;
  const values = added.map(({ messages, option, ...statement }, i) => ({
    ...statement,
    option: option ?? null,
    messages: JSON.stringify(messages),
    discussion_id: after.discussion_id,
    place: before.statements.length + i,
  }));
  await db.insertInto('statements').values(values).execute();
}

async function saveStances(db: Database, before: Conversation, after: Conversation): Promise<void> {
  const changed = Object.entries(after.stances).flatMap(([statement_id, held]) =>
    Object.entries(held).flatMap(([participant_id, stance]) =>
      heldOn(before, statement_id)[participant_id] === stance ? [] : [{ statement_id, participant_id, stance }],
    ),
  );
  if (changed.length === 0) return;
  await db
    .insertInto('stances')
    .values(changed)
    .onConflict((conflict) =>
      conflict.columns(['statement_id', 'participant_id']).doUpdateSet({ stance: (eb) => eb.ref('excluded.stance') }),
    )
    .execute();
}
