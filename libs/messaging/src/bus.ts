import type { LiveFrame, Question, QuestionReply, Refusal, Service } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { Logger } from '@maestro/telemetry';
import { createAsker, type AskOptions } from './ask.ts';
import {
  publishLive,
  subscribeFacts,
  subscribeLive,
  type FactHandler,
  type LiveHandler,
  type Subscribed,
  type Wants,
} from './broadcast.ts';
import { connectWire, type Wire, type WireOptions } from './connection.ts';
import { StreamOpener, type OpenStream, type StreamListener } from './flow/open-streams.ts';

/** One service's connection to the bus. It reconnects for ever; what cannot wait says so. */
export type Bus = {
  readonly service: Service;
  readonly logger: Logger;
  readonly connected: boolean;
  readonly wire: Wire;
  /**
   * Asks the owner of a question. Nobody there, no reply in time or no connection: `unavailable`. Throws `AnswerFailed`
   * where the owner failed, and a ZodError where body or reply breaks its schema.
   */
  ask<Q extends Question>(question: Q, options: AskOptions<Q>): Promise<Result<QuestionReply<Q>, Refusal>>;
  /**
   * Asks a question that is answered in pieces. Nobody there, nobody any more, or a connection that broke in the middle:
   * the stream ends with `unavailable`. `timeoutMs` is until somebody says that they answer.
   */
  openStream<Q extends Question>(question: Q, options: AskOptions<Q>, listener: StreamListener<Q>): OpenStream;
  /** Sends what may be lost; while disconnected it is. */
  publishLive(workspaceId: string, discussionId: string, frame: LiveFrame): void;
  subscribeLive(handler: LiveHandler, wants?: Wants): Subscribed;
  /** Follows facts as they are published, from now on and only while connected: whoever listens must see gaps itself. */
  subscribeFacts(subject: string, handler: FactHandler, wants?: Wants): Subscribed;
  /** Lets replies and acknowledgements out, then closes. */
  drain(): Promise<void>;
};

export type BusOptions = WireOptions & { readonly service: Service };

/** Connects, waiting for the server for as long as it takes. */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const { service, logger } = options;
  const wire = await connectWire(options);
  const { nats } = wire;
  const openers = new Map<Service, StreamOpener>();
  return {
    service,
    logger,
    wire,
    get connected() {
      return wire.connected;
    },
    ask: createAsker(service, wire),
    openStream: (question, streamOptions, listener) => {
      const opener = openers.get(question.service) ?? new StreamOpener(service, question.service, wire, logger);
      openers.set(question.service, opener);
      return opener.open(question, streamOptions, listener);
    },
    publishLive: (workspaceId, discussionId, frame) => {
      if (wire.connected) publishLive(nats, workspaceId, discussionId, frame);
    },
    subscribeLive: (handler, wants) => subscribeLive(nats, logger, handler, wants),
    subscribeFacts: (subject, handler, wants) => subscribeFacts(nats, logger, subject, handler, wants),
    drain: async () => {
      if (nats.isClosed()) return;
      // Draining needs the server; without one there is nothing to let out.
      if (wire.connected) await nats.drain();
      else await nats.close();
    },
  };
}
