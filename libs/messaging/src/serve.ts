import {
  Actor,
  askSubject,
  IdempotencyKey,
  type Question,
  type QuestionBody,
  type QuestionReply,
  type Refusal,
  type Service,
} from '@maestro/contracts';
import { err, type Result } from '@maestro/kernel';
import { contextFrom, currentTraceparent, inSpan, SpanKind, type Logger } from '@maestro/telemetry';
import { headers, type Msg } from '@nats-io/transport-node';
import { z } from 'zod';
import { FAILURE, LONGEST_WAIT_MS } from './ask.ts';
import type { Bus } from './bus.ts';
import { fieldErrors } from './field-errors.ts';
import { answers } from './metrics.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { isOutage } from './unavailable.ts';

export type Asked<A> = {
  readonly actor: A;
  readonly idempotency: IdempotencyKey | null;
  /** Of the span the answer is given in. */
  readonly traceparent: string | null;
};
export type AnswerHandler<Q, A> = (
  body: QuestionBody<Q>,
  asked: Asked<A>,
) => Promise<Result<QuestionReply<Q>, Refusal>>;

/** A question with the handler that answers it. */
export type Answer = {
  readonly question: Question;
  readonly needsActor: boolean;
  readonly handle: AnswerHandler<Question, never>;
};

/** Answers on behalf of a person; without one the question is refused. */
export const answer = <Q extends Question>(question: Q, handler: AnswerHandler<Q, Actor>): Answer => ({
  question,
  needsActor: true,
  handle: handler,
});

/** Answers a service that asks for itself; the actor is null unless it named one. */
export const answerService = <Q extends Question>(question: Q, handler: AnswerHandler<Q, Actor | null>): Answer => ({
  question,
  needsActor: false,
  handle: handler,
});

export type ServeOptions = {
  readonly logger: Logger;
  /** Answers worked on at once; default 64. */
  readonly concurrency?: number;
};
export type Serving = { stop(): Promise<void> };

/** Questions that may wait for a free place; beyond, they are told to come back. */
const MAX_WAITING = 1_000;
const Envelope = z.object({ actor: Actor.nullable(), idempotency: IdempotencyKey.nullable(), body: z.unknown() });

/** Answers questions until stopped; replicas of a service share them. Resolves once questions reach it. */
export async function serve(
  bus: Bus,
  service: Service,
  list: readonly Answer[],
  options: ServeOptions,
): Promise<Serving> {
  const lanes = createLanes(options.concurrency ?? 64);
  const working = new Set<Promise<void>>();
  let arrivals = 0;

  const subscriptions = list.map((entry) => {
    const { question } = entry;
    if (question.service !== service) throw new RangeError(`${question.name} belongs to ${question.service}`);
    return bus.wire.nats.subscribe(askSubject(service, question.name), {
      queue: service,
      callback: (error, msg) => {
        if (error) {
          options.logger.error({ question: question.name, error: error.message }, 'subscription failed');
          return;
        }
        const work = admit(entry, msg, lanes, `${arrivals++}`, options.logger, bus);
        working.add(work);
        void work.finally(() => working.delete(work));
      },
    });
  });
  await bus.wire.subscribed();

  return {
    async stop() {
      if (bus.connected) await Promise.all(subscriptions.filter((s) => !s.isClosed()).map((s) => s.drain()));
      await Promise.all(working);
    },
  };
}

/** A question as it came; behind `until` (milliseconds since the epoch) nobody waits for its reply any more. */
type Arrived = { readonly msg: Msg; readonly until: number };

async function admit(entry: Answer, msg: Msg, lanes: Lanes, lane: string, logger: Logger, bus: Bus): Promise<void> {
  const arrived = { msg, until: Date.now() + LONGEST_WAIT_MS };
  if (lanes.size >= MAX_WAITING) {
    respond(bus, arrived, err<Refusal>({ kind: 'unavailable', detail: 'too many questions at once' }), logger);
    return;
  }
  await lanes.run(lane, async () => {
    if (Date.now() > arrived.until) tooLate(msg, logger);
    else await reply(entry, arrived, logger, bus);
  });
}

async function reply(
  { question, needsActor, handle }: Answer,
  arrived: Arrived,
  logger: Logger,
  bus: Bus,
): Promise<void> {
  const { msg } = arrived;
  const done = answers.startTimer({ question: question.name });
  const parent = contextFrom(msg.headers?.get('traceparent') || null);
  try {
    await inSpan(`answer ${question.name}`, { kind: SpanKind.SERVER, parent }, async () => {
      const { actor, idempotency, body } = Envelope.parse(msg.json());
      const parsed = question.body.safeParse(body);
      let result: Result<unknown, Refusal>;
      if (needsActor && actor === null) result = err({ kind: 'forbidden', detail: 'nobody is named to act' });
      else if (!parsed.success) result = err(refusalFor(parsed.error));
      else {
        const asked = { actor: actor as never, idempotency, traceparent: currentTraceparent() };
        result = await handle(parsed.data, asked);
      }
      respond(bus, arrived, result, logger);
      done({ outcome: result.ok ? 'ok' : result.error.kind });
    });
  } catch (error) {
    if (isOutage(error)) {
      logger.warn({ question: question.name, error: String(error) }, 'cannot answer for now');
      respond(bus, arrived, err<Refusal>({ kind: 'unavailable', detail: 'cannot be answered for now' }), logger);
      done({ outcome: 'unavailable' });
      return;
    }
    logger.error({ question: question.name, err: error }, 'failed to answer');
    const h = headers();
    h.set(FAILURE, 'internal error');
    send(arrived, '', h, logger);
    done({ outcome: 'failed' });
  }
}

function respond(bus: Bus, arrived: Arrived, result: Result<unknown, Refusal>, logger: Logger): void {
  const text = JSON.stringify(result);
  const limit = bus.wire.nats.info?.max_payload ?? Infinity;
  if (Buffer.byteLength(text) > limit) throw new RangeError(`the reply is larger than the bus allows (${limit} bytes)`);
  send(arrived, text, undefined, logger);
}

function send({ msg, until }: Arrived, text: string, h: ReturnType<typeof headers> | undefined, logger: Logger): void {
  if (Date.now() > until) return tooLate(msg, logger);
  try {
    msg.respond(text, h && { headers: h });
  } catch (error) {
    // The connection closed under us; whoever asked sees no reply.
    logger.warn({ subject: msg.subject, error: String(error) }, 'could not send a reply');
  }
}

/** The server would refuse it, too. */
function tooLate({ subject }: Msg, logger: Logger): void {
  logger.warn({ subject }, 'a question was not replied to in time: nobody waits any more');
}

const refusalFor = (error: z.ZodError): Refusal => ({
  kind: 'invalid',
  detail: 'The body is not valid.',
  errors: fieldErrors(error),
});
