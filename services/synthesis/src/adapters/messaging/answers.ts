import { ask, type Actor, type IdempotencyKey } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { answer, answerService, type Answer } from '@maestro/messaging';
import { listStatements } from '../../application/list-statements.ts';
import { takeStance, type Taken } from '../../application/take-stance.ts';
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
  /** Called after the commit of a stance. */
  readonly onStance: () => void;
};

export const answers = ({ reader, once, now, onStance }: Answering): Answer[] => [
  answer(ask.takeStance, async (body, { actor, idempotency }) => {
    const taken = await takeStance({ once: (work) => once(idempotency, actor, work), now }, body, actor);
    if (taken.ok) onStance();
    return taken;
  }),
  answer(ask.listStatements, async ({ discussion_id }, { actor }) =>
    ok(await listStatements(reader, actor, discussion_id)),
  ),
  answerService(ask.pings.synthesis, () => Promise.resolve(ok({ service: 'synthesis' }))),
];
