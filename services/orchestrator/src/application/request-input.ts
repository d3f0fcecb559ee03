import type { Actor, IdempotencyKey, RequestInput } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import { personOrder } from './person-order.ts';
import type { Recorder } from './recorder.ts';

type Body = { readonly discussion_id: string; readonly request: RequestInput };

/** A person who may asks others. */
export const requestInput =
  (recorder: Recorder) =>
  ({ discussion_id, request }: Body, actor: Actor, idempotency: IdempotencyKey | null) =>
    recorder.recordOnce(
      personOrder('request-input', discussion_id, actor, (_, at) =>
        ok({ kind: 'request-input', at, by: actor.person_id, request }),
      ),
      actor,
      idempotency,
    );
