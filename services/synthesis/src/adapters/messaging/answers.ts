import { ask, type Actor, type IdempotencyKey } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { answer, answerService, type Answer } from '@maestro/messaging';
import { listStatements } from '../../application/list-statements.ts';
import { takeStance, type Taken } from '../../application/take-stance.ts';
import type { ConversationStep } from '../../domain/conversation.ts';
import type { ConversationReader, ConversationUnit } from '../../ports/conversations.ts';

export type Answering = {
  readonly reader: ConversationReader;
  /** Runs the work in the transaction that keeps its reply under the person's idempotency key. */
  readonly once: (
    idempotency: IdempotencyKey | null,
    actor: Actor,
    work: (unit: ConversationUnit) => Promise<Taken>,
  ) => Promise<Taken>;
  readonly now: () => string;
  /** Called after the commit. */
  readonly onConversation: (step: ConversationStep) => void;
};

export const answers = ({ reader, once, ...taking }: Answering): Answer[] => [
  answer(ask.takeStance, (body, { actor, idempotency }) =>
    takeStance({ ...taking, once: (work) => once(idempotency, actor, work) }, body, actor),
  ),
  answer(ask.listStatements, async ({ discussion_id }, { actor }) =>
    ok(await listStatements(reader, actor, discussion_id)),
  ),
  answerService(ask.pings.synthesis, () => Promise.resolve(ok({ service: 'synthesis' }))),
];
