import type { Actor, ask, IdempotencyKey, QuestionReply, RequestInput } from '@maestro/contracts';
import { ok } from '@maestro/kernel';
import type { Entry } from '../ports/store.ts';
import { personOrder } from './person-order.ts';
import type { Recorder } from './recorder.ts';

type Body = { readonly discussion_id: string; readonly request: RequestInput };
type Reply = QuestionReply<typeof ask.requestInput>;

/** A person who may asks others; the reply names the request, so that its answer can be awaited. */
export const requestInput =
  (recorder: Recorder) =>
  ({ discussion_id, request }: Body, actor: Actor, idempotency: IdempotencyKey | null) =>
    recorder.recordAndReply(
      personOrder('request-input', discussion_id, actor, (_, at) =>
        ok({ kind: 'request-input', at, by: actor.person_id, request }),
      ),
      actor,
      idempotency,
      asked,
    );

function asked(entry: Entry | null): Reply {
  const event = entry?.events.find((e) => e.type === 'human:input_required');
  if (!event) throw new Error('people were asked, and the log does not say so');
  return { seq: event.seq, request_id: event.data.request_id };
}
