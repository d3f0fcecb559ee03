import type { Actor, CallVote, IdempotencyKey } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { personOrder } from './person-order.ts';
import type { Recorder } from './recorder.ts';

type Body = { readonly discussion_id: string; readonly vote: CallVote };

/** A person who may calls the vote. */
export const callVote =
  (recorder: Recorder) =>
  ({ discussion_id, vote }: Body, actor: Actor, idempotency: IdempotencyKey | null) =>
    recorder.recordOnce(
      personOrder('call-vote', discussion_id, actor, (_, at) =>
        ok({ kind: 'call-vote', at, by: actor.person_id, vote }),
      ),
      actor,
      idempotency,
    );
