import type { ConversationStep } from '../domain/conversation.ts';
import { weighStances as weigh } from '../domain/opinion.ts';
import type { ConversationUnit } from '../ports/conversations.ts';

/** Weighs the stances of one discussion in which some have changed; null: there is none, or others are at it. */
export async function weighStances(
  { conversations, tell }: ConversationUnit,
  at: string,
): Promise<ConversationStep | null> {
  const conversation = await conversations.lockDue(at);
  if (!conversation) return null;
  const step = weigh(conversation);
  await conversations.save(conversation, step.conversation);
  await tell(step);
  return step;
}
