import {
  askSubject,
  flowSubject,
  flowsOf,
  type Question,
  type QuestionReply,
  type Refusal,
  type Service,
} from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import { currentTraceparent, type Logger } from '@maestro/telemetry';
import { headers, nuid, type Msg } from '@nats-io/transport-node';
import type { AskOptions } from '../ask.ts';
import type { Wire } from '../connection.ts';
import { ORDERS, readFrame, writeFrame } from './frames.ts';
import { FlowPeers } from './peers.ts';
import { Tick } from './tick.ts';

/** Whoever a stream is told to. */
export type StreamListener<Q> = {
  /** The next piece of text, as a JSON string literal on one line: `"…"`. */
  text(literal: string): void;
  /** What was told so far is void: the answer begins anew. */
  restart(attempt: number): void;
  /** The last word, exactly once. */
  end(result: Result<QuestionReply<Q>, Refusal>): void;
};

export type OpenStream = {
  /** Nobody wants it any more: whoever answers is told at once, and the listener hears nothing more. */
  cancel(): void;
};

/** How long it may take until some process says that it answers (milliseconds). */
const ACCEPT_MS = 5_000;

type Open = {
  readonly listener: StreamListener<Question>;
  readonly question: Question;
  readonly timer: NodeJS.Timeout;
  /** The process that answers, once it has said so. */
  process: string | null;
  unwatch: () => void;
};

/** The asking side of streams: one subscription per process, however many streams. */
export class StreamOpener {
  readonly #service: Service;
  readonly #toward: Service;
  readonly #wire: Wire;
  readonly #logger: Logger;
  readonly #open = new Map<string, Open>();
  /** Given up before anybody had said who answers. */
  readonly #unwanted = new Set<string>();
  readonly #peers: FlowPeers;
  readonly #tick = new Tick();

  constructor(service: Service, toward: Service, wire: Wire, logger: Logger) {
    this.#service = service;
    this.#toward = toward;
    this.#wire = wire;
    this.#logger = logger;
    this.#peers = new FlowPeers(wire, toward);
    wire.nats.subscribe(flowsOf(service, this.#peers.process), {
      callback: (error, msg) => {
        if (error) this.#logger.error({ error: error.message }, 'bus: streams are not heard');
        else this.#hear(msg);
      },
    });
  }

  open<Q extends Question>(question: Q, options: AskOptions<Q>, listener: StreamListener<Q>): OpenStream {
    const stream = nuid.next();
    const open: Open = {
      listener: listener,
      question,
      timer: setTimeout(() => this.#end(stream, silent(question)), options.timeoutMs ?? ACCEPT_MS),
      process: null,
      unwatch: () => undefined,
    };
    this.#open.set(stream, open);
    const h = headers();
    const traceparent = currentTraceparent();
    if (traceparent !== null) h.set('traceparent', traceparent);
    const { actor, idempotency = null, body } = options;
    const asked = JSON.stringify({ stream, actor, idempotency, body: question.body.parse(body) });
    const reply = flowSubject(this.#service, this.#peers.process, ORDERS);
    this.#tick.soon(() => {
      const subject = askSubject(question.service, question.name);
      if (this.#wire.connected) this.#wire.nats.publish(subject, asked, { reply, headers: h });
      else this.#end(stream, err({ kind: 'unavailable', detail: 'the bus is not connected' }));
    });
    return { cancel: () => this.#cancel(stream) };
  }

  #hear(msg: Msg): void {
    const stream = msg.subject.slice(msg.subject.lastIndexOf('.') + 1);
    if (this.#peers.hear(stream, msg.data)) return;
    if (stream === ORDERS) return this.#nobodyListens();
    const open = this.#open.get(stream);
    const frame = readFrame(msg.data);
    if (!open) {
      if (frame?.kind === 'accepted' && this.#unwanted.delete(stream)) this.#tellUnwanted(frame.process, stream);
      return;
    }
    if (frame?.kind === 'text') open.listener.text(frame.literal);
    else if (frame?.kind === 'restart') open.listener.restart(frame.attempt);
    else if (frame?.kind === 'end') this.#end(stream, checked(open.question, frame.result, this.#logger));
    else if (frame?.kind === 'accepted') this.#accepted(stream, open, frame.process);
  }

  /** What was ordered and not taken yet is lost; where somebody takes it after all, they are told that it is not wanted. */
  #nobodyListens(): void {
    for (const [stream, { process, question }] of [...this.#open]) {
      if (process !== null) continue;
      this.#unwantedFromNow(stream);
      this.#end(stream, silent(question));
    }
  }

  #unwantedFromNow(stream: string): void {
    this.#unwanted.add(stream);
    setTimeout(() => this.#unwanted.delete(stream), ACCEPT_MS).unref();
  }

  #accepted(stream: string, open: Open, process: string): void {
    clearTimeout(open.timer);
    open.process = process;
    open.unwatch = this.#peers.watch(process, stream, () => {
      this.#end(stream, err({ kind: 'unavailable', detail: `${open.question.service} was lost in the middle` }));
      this.#tellUnwanted(process, stream);
    });
  }

  #cancel(stream: string): void {
    const open = this.#forget(stream);
    if (!open) return;
    if (open.process !== null) this.#tellUnwanted(open.process, stream);
    else this.#unwantedFromNow(stream);
  }

  #tellUnwanted(process: string, stream: string): void {
    if (!this.#wire.connected) return;
    this.#wire.nats.publish(flowSubject(this.#toward, process, stream), writeFrame('cancel', ''));
  }

  #end(stream: string, result: Result<unknown, Refusal>): void {
    this.#forget(stream)?.listener.end(result);
  }

  #forget(stream: string): Open | undefined {
    const open = this.#open.get(stream);
    if (!open) return undefined;
    this.#open.delete(stream);
    clearTimeout(open.timer);
    open.unwatch();
    return open;
  }
}

const silent = (question: Question): Result<never, Refusal> =>
  err({ kind: 'unavailable', detail: `${question.service} does not answer` });

function checked(question: Question, result: Result<unknown, Refusal>, logger: Logger): Result<unknown, Refusal> {
  if (!result.ok) return result;
  const parsed = question.reply.safeParse(result.value);
  if (parsed.success) return ok(parsed.data);
  logger.error({ question: question.name, err: parsed.error }, 'a stream ended with a reply that breaks its schema');
  return err({ kind: 'unavailable', detail: `${question.service} answered something that cannot be read` });
}
