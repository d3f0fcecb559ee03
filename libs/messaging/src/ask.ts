import {
  askSubject,
  type Actor,
  type IdempotencyKey,
  type Question,
  type QuestionBody,
  type QuestionReply,
  type Refusal,
  type Service,
} from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { currentTraceparent, inSpan, SpanKind } from '@maestro/telemetry';
import { headers, NoRespondersError, RequestError, TimeoutError, type Msg } from '@nats-io/transport-node';
import type { Wire } from './connection.ts';

/** Header of a reply that is no reply: the owner failed, and this says where. */
export const FAILURE = 'maestro-failure';
/**
 * Nobody waits longer for a reply (milliseconds). The server remembers a little longer whom a service may reply to, and no
 * longer than it must: it looks through all it remembers whenever there are more than 4,096 of them.
 */
export const LONGEST_WAIT_MS = 5_000;

/** The owner of a question had a bug while answering it; asking again may not help. */
export class AnswerFailed extends Error {
  override readonly name = 'AnswerFailed';
}

export type AskOptions<Q> = {
  /** On whose behalf; null where a service asks for itself. */
  readonly actor: Actor | null;
  readonly idempotency?: IdempotencyKey | null;
  readonly body: QuestionBody<Q>;
  /** At most 5000, which is the default. */
  readonly timeoutMs?: number;
};

type Asker = <Q extends Question>(question: Q, options: AskOptions<Q>) => Promise<Result<QuestionReply<Q>, Refusal>>;

export function createAsker(service: Service, wire: Wire): Asker {
  return async (question, { actor, idempotency = null, body, timeoutMs = LONGEST_WAIT_MS }) => {
    if (timeoutMs > LONGEST_WAIT_MS) throw new RangeError(`nobody may wait ${timeoutMs} ms for a reply`);
    const subject = askSubject(question.service, question.name);
    const payload = JSON.stringify({ actor, idempotency, body: question.body.parse(body) });
    return inSpan(
      `ask ${question.service} ${question.name}`,
      { kind: SpanKind.CLIENT, attributes: { 'messaging.system': 'nats', 'messaging.destination.name': subject } },
      async () => {
        const giveUpAt = Date.now() + timeoutMs;
        // A request held back by a broken connection would be carried out when nobody waits for it any more.
        if (!(await wire.whenConnected(timeoutMs))) return unavailable('the bus is not connected');
        const h = headers();
        const traceparent = currentTraceparent();
        if (traceparent !== null) h.set('traceparent', traceparent);
        h.set('maestro-asker', service);
        let reply: Msg;
        try {
          reply = await wire.nats.request(subject, payload, {
            timeout: Math.max(1, giveUpAt - Date.now()),
            headers: h,
          });
        } catch (error) {
          if (isSilence(error)) return unavailable(`${question.service} does not answer`);
          throw error;
        }
        const failure = reply.headers?.get(FAILURE);
        if (failure) throw new AnswerFailed(`${question.service} could not answer ${question.name}: ${failure}`);
        const result = reply.json<Result<unknown, Refusal>>();
        return result.ok ? ok(question.reply.parse(result.value) as QuestionReply<typeof question>) : result;
      },
    );
  };
}

const unavailable = (detail: string): Result<never, Refusal> => err({ kind: 'unavailable', detail });

function isSilence(error: unknown): boolean {
  if (error instanceof TimeoutError || error instanceof NoRespondersError) return true;
  if (error instanceof RequestError) return error.isNoResponders() || isSilence(error.cause);
  // Closed or draining: this process is on its way out.
  return error instanceof Error && /Closed|Draining/.test(error.name);
}
