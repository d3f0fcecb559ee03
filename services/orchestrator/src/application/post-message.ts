import type { Actor, IdempotencyKey, PostMessage } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { mentionsIn } from '../domain/mentions.ts';
import { notYourself } from '../domain/refusals.ts';
import { personOrder } from './person-order.ts';
import type { Recorder } from './recorder.ts';

type Body = { readonly discussion_id: string; readonly message: PostMessage };

/** A person speaks. */
export const postMessage =
  (recorder: Recorder) =>
  ({ discussion_id, message }: Body, actor: Actor, idempotency: IdempotencyKey | null) =>
    recorder.recordOnce(
      personOrder('post-message', discussion_id, actor, (state, at) => {
        if (message.user_id !== actor.person_id) return notYourself();
        const text = message.message;
        return ok({ kind: 'message', at, by: actor.person_id, text, mentions: mentionsIn(text, state.seats) });
      }),
      actor,
      idempotency,
    );
