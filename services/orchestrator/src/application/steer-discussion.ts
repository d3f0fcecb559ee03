import type { Actor, IdempotencyKey } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { personOrder } from './person-order.ts';
import type { Recorder } from './recorder.ts';

type Body = { readonly discussion_id: string; readonly order: 'pause' | 'resume' | 'cancel' };

/** A person who may pauses, resumes or cancels. */
export const steerDiscussion =
  (recorder: Recorder) =>
  ({ discussion_id, order }: Body, actor: Actor, idempotency: IdempotencyKey | null) =>
    recorder.recordOnce(
      personOrder(order, discussion_id, actor, (_, at) => ok({ kind: order, at, by: actor.person_id })),
      actor,
      idempotency,
    );
