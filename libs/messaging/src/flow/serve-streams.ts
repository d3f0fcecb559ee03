import {
  Actor,
  askSubject,
  flowSubject,
  flowsOf,
  IdempotencyKey,
  type Question,
  type QuestionBody,
  type QuestionReply,
  type Refusal,
  type Service,
} from '@maestro/contracts';
import { err, type Result } from '@maestro/kernel';
import { contextFrom, inSpan, SpanKind, type Logger } from '@maestro/telemetry';
import type { Msg } from '@nats-io/transport-node';
import { z } from 'zod';
import type { Bus } from '../bus.ts';
import { fieldErrors } from '../field-errors.ts';
import { isOutage } from '../unavailable.ts';
import { ORDERS, readFrame, writeFrame } from './frames.ts';
import { FlowPeers } from './peers.ts';
import { Tick } from './tick.ts';

/** Where the answer to one question is told as it comes. */
export interface StreamTeller {
  /** The next piece of text. The first leaves at once where few streams are under way; pieces of one tick leave together. */
  text(piece: string): void;
  /** What was told so far is void. */
  restart(attempt: number): void;
}

export type StreamHandler<Q> = (
  body: QuestionBody<Q>,
  asked: { readonly actor: Actor; readonly idempotency: IdempotencyKey | null },
  teller: StreamTeller,
  /** Aborts where nobody listens any more. */
  signal: AbortSignal,
) => Promise<Result<QuestionReply<Q>, Refusal>>;

export type ServeStreamsOptions = {
  readonly logger: Logger;
  /** Streams under way at once; beyond, whoever asks is told to come back. */
  readonly mostStreams: number;
};

const Order = z.object({
  /** What whoever asks calls the stream. */
  stream: z.string().regex(/^\w{1,64}$/),
  actor: Actor,
  idempotency: IdempotencyKey.nullable(),
  body: z.unknown(),
});
type Order = z.infer<typeof Order> & {
  /** Whoever asks. */
  readonly process: string;
  /** Where the answer is told. */
  readonly to: string;
  readonly traceparent: string | null;
};

/** Answers a question in pieces until stopped; replicas of a service share them. Resolves once questions reach it. */
export async function serveStreams<Q extends Question>(
  bus: Bus,
  question: Q,
  handler: StreamHandler<Q>,
  { logger, mostStreams }: ServeStreamsOptions,
): Promise<{ stop(): Promise<void> }> {
  const { nats } = bus.wire;
  const service: Service = question.service;
  const peers = new FlowPeers(bus.wire, question.askers[0]!);
  const running = new Map<string, AbortController>();
  const working = new Set<Promise<void>>();
  const tick = new Tick();

  const heard = nats.subscribe(flowsOf(service, peers.process), {
    callback: (error, msg) => {
      if (error) return void logger.error({ error: error.message }, 'bus: streams are not heard');
      const stream = lastToken(msg.subject);
      if (!peers.hear(stream, msg.data) && readFrame(msg.data)?.kind === 'cancel') running.get(stream)?.abort();
    },
  });
  const asked = nats.subscribe(askSubject(service, question.name), {
    queue: service,
    callback: (error, msg) => {
      if (error) return void logger.error({ question: question.name, error: error.message }, 'subscription failed');
      const work = take(msg).catch((cause: unknown) => {
        logger.error({ question: question.name, err: cause }, 'failed to answer in pieces');
      });
      working.add(work);
      void work.finally(() => working.delete(work));
    },
  });

  /** Does not hold on to the message: it would keep all that was read together with it for as long as the stream lasts. */
  async function take(msg: Msg): Promise<void> {
    return answer(orderIn(msg));
  }

  async function answer({ to, process, stream, traceparent, ...asked }: Order): Promise<void> {
    const teller = new Teller(bus, to, tick, running.size < FEW_STREAMS);
    if (running.size >= mostStreams)
      return teller.end(err({ kind: 'unavailable', detail: 'too many streams at once' }));
    const stop = new AbortController();
    running.set(stream, stop);
    const unwatch = peers.watch(process, stream, () => stop.abort());
    teller.accept(peers.process);
    const parent = contextFrom(traceparent);
    try {
      await inSpan(`answer ${question.name}`, { kind: SpanKind.SERVER, parent }, async () => {
        const { actor, idempotency, body } = asked;
        const parsed = question.body.safeParse(body);
        if (!parsed.success) {
          teller.end(err({ kind: 'invalid', detail: 'The body is not valid.', errors: fieldErrors(parsed.error) }));
        } else {
          teller.end(await handler(parsed.data as QuestionBody<Q>, { actor, idempotency }, teller, stop.signal));
        }
      });
    } catch (error) {
      const away = isOutage(error);
      if (away) logger.warn({ question: question.name, error: String(error) }, 'cannot answer for now');
      teller.end(err({ kind: 'unavailable', detail: away ? 'cannot be answered for now' : 'the answer failed' }));
      if (!away) throw error;
    } finally {
      unwatch();
      running.delete(stream);
    }
  }

  await bus.wire.subscribed();
  return {
    async stop() {
      if (bus.connected && !asked.isClosed()) await asked.drain();
      await Promise.all(working);
      peers.stop();
      if (bus.connected && !heard.isClosed()) await heard.drain();
    },
  };
}

/** Throws where the message orders no stream. */
function orderIn(msg: Msg): Order {
  const [, asker, process = ''] = (msg.reply ?? '').split('.');
  const order = Order.parse(msg.json());
  const to = flowSubject(asker as Service, process, order.stream);
  if (msg.reply !== flowSubject(asker as Service, process, ORDERS)) throw new TypeError('an order without a place');
  return { ...order, process, to, traceparent: msg.headers?.get('traceparent') || null };
}

const lastToken = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

/** Where the first piece comes within so long, the word that somebody answers goes with it (milliseconds). */
const ACCEPT_WITHIN_MS = 20;
/** With more under way the first piece waits for its tick too: a message of its own costs all of them more than it gains one. */
const FEW_STREAMS = 8;

/** Gathers what comes within one tick, so that a burst of a vendor's small events is one message. */
class Teller implements StreamTeller {
  readonly #bus: Bus;
  readonly #to: string;
  readonly #tick: Tick;
  #gathered = '';
  /** Whether the next piece is one that somebody waits for and that need not wait for others. */
  #leavesAtOnce: boolean;
  /** Not sent yet. */
  #acceptance: Uint8Array | null = null;
  #accepting: NodeJS.Timeout | undefined;

  constructor(bus: Bus, to: string, tick: Tick, firstAtOnce: boolean) {
    this.#bus = bus;
    this.#to = to;
    this.#tick = tick;
    this.#leavesAtOnce = firstAtOnce;
  }

  accept(process: string): void {
    this.#acceptance = writeFrame('accepted', process);
    this.#accepting = setTimeout(() => this.#accept(), ACCEPT_WITHIN_MS);
  }

  text(piece: string): void {
    const leavesAtOnce = this.#leavesAtOnce;
    this.#leavesAtOnce = false;
    if (this.#gathered === '' && !leavesAtOnce) this.#tick.soon(() => this.#flush());
    this.#gathered += piece;
    if (leavesAtOnce) this.#flush();
  }

  restart(attempt: number): void {
    this.#gathered = '';
    this.#send(writeFrame('restart', String(attempt)));
  }

  end(result: Result<unknown, Refusal>): void {
    this.#tick.soon(() => {
      this.#flush();
      this.#send(writeFrame('end', JSON.stringify(result)));
    });
  }

  #flush(): void {
    const text = this.#gathered;
    this.#gathered = '';
    if (text !== '') this.#send(writeFrame('text', JSON.stringify(text)));
  }

  #accept(): void {
    clearTimeout(this.#accepting);
    const frame = this.#acceptance;
    this.#acceptance = null;
    if (frame) this.#publish(frame);
  }

  #send(frame: Uint8Array): void {
    this.#accept();
    this.#publish(frame);
  }

  #publish(frame: Uint8Array): void {
    // A connection that is away loses the stream as a whole: both ends see that.
    if (this.#bus.connected) this.#bus.wire.nats.publish(this.#to, frame);
  }
}
