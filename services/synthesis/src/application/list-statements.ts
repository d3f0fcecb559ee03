import type { Actor, StatementList } from '@maestro/contracts';
import { heldOn } from '../domain/conversation.ts';
import type { ConversationReader } from '../ports/conversations.ts';

/** Statements, stances and what they say; the asker has seen to it that the person may read the discussion. */
export async function listStatements(
  reader: ConversationReader,
  { workspace_id }: Actor,
  discussionId: string,
): Promise<StatementList> {
  const conversation = await reader.read(workspace_id, discussionId);
  if (conversation === null) return { statements: [], opinion: null };
  return {
    statements: conversation.statements.map((statement) => ({
      ...statement,
      messages: [...statement.messages],
      stances: { ...heldOn(conversation, statement.statement_id) },
    })),
    opinion: conversation.opinion,
  };
}
