import type { ConversationStep } from '../domain/conversation.ts';
import { hearStances as hear } from '../domain/stance-call.ts';
import type { ConversationUnit } from '../ports/conversations.ts';

/** An agent answered what it holds of new statements. Null: nothing awaits this call any more. */
export async function hearStances(
  { conversations, tell }: ConversationUnit,
  callId: string,
  output: unknown,
  at: string,
): Promise<ConversationStep | null> {
  const call = await conversations.lockCall(callId);
  const conversation = call && (await conversations.lock(call.discussion_id));
  if (!call || !conversation) return null;
  const heard = hear(conversation, call, output, at);
  await conversations.saveCall(heard.call);
  await conversations.save(conversation, heard.step.conversation);
  await tell(heard.step);
  return heard.step;
}

/** No model answered for the agent: it has taken no stance, which is one of the answers there are. */
export async function hearNoStances({ conversations }: ConversationUnit, callId: string): Promise<null> {
  const call = await conversations.lockCall(callId);
  if (call) await conversations.saveCall({ ...call, heard: true });
  return null;
}
