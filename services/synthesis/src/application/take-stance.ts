import type { Actor, ask, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { takeStance as take, type ConversationStep } from '../domain/conversation.ts';
import type { ConversationUnit } from '../ports/conversations.ts';

type Order = QuestionBody<typeof ask.takeStance>;
export type Taken = Result<QuestionReply<typeof ask.takeStance>, Refusal>;

/** What taking a stance needs around it. */
export type TakeStanceWork = {
  /** Runs the work in one transaction with its reply; a key that was used before gets the reply of then. */
  readonly once: (work: (unit: ConversationUnit) => Promise<Taken>) => Promise<Taken>;
  readonly now: () => string;
  /** Called after the commit. */
  readonly onConversation: (step: ConversationStep) => void;
};

/** Takes or changes a person's stance on one statement. */
export async function takeStance(work: TakeStanceWork, order: Order, actor: Actor): Promise<Taken> {
  const { discussion_id, statement_id, stance, open } = order;
  if (stance.user_id !== actor.person_id) return err({ kind: 'forbidden', detail: 'A stance is taken by oneself' });
  if (!open) return err({ kind: 'conflict', detail: 'The discussion has ended' });
  const outcome: { step: ConversationStep | null } = { step: null };
  const reply = await work.once(async ({ conversations, tell }) => {
    const conversation = await conversations.lock(discussion_id);
    if (conversation?.workspace_id !== actor.workspace_id) {
      return err({ kind: 'not_found', detail: `There is no statement ${statement_id}` });
    }
    const step = take(conversation, actor.person_id, { statement_id, stance: stance.stance }, work.now());
    if (!step.ok) return step;
    await conversations.save(conversation, step.value.conversation);
    await tell(step.value);
    outcome.step = step.value;
    return ok({ seq: null });
  });
  if (reply.ok && outcome.step) work.onConversation(outcome.step);
  return reply;
}
