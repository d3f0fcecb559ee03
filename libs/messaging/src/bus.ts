import type {
  Actor,
  IdempotencyKey,
  LiveFrame,
  Question,
  QuestionBody,
  QuestionReply,
  Refusal,
  Service,
} from '@maestro/contracts';
import type { Result } from '@maestro/kernel';
import type { Logger } from '@maestro/telemetry';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { createAsker } from './ask.ts';
import {
  publishLive,
  subscribeFacts,
  subscribeLive,
  type FactHandler,
  type LiveHandler,
  type Wants,
} from './broadcast.ts';

export type AskOptions<Q> = {
  /** On whose behalf; null where a service asks for itself. */
  readonly actor: Actor | null;
  readonly idempotency?: IdempotencyKey | null;
  readonly body: QuestionBody<Q>;
  /** Default 5000. */
  readonly timeoutMs?: number;
};

export type Subscribed = { stop(): Promise<void> };

/** The connection as this library's own parts use it. */
export type Wire = {
  readonly nats: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** Goes up with every reconnection. */
  readonly epoch: number;
  /** Calls back after each reconnection; returns how to end that. */
  onReconnect(listener: () => void): () => void;
  /** Whether connected within that time; at once where it is. */
  whenConnected(timeoutMs: number): Promise<boolean>;
};

/** One service's connection to the bus. It reconnects for ever; what cannot wait says so. */
export type Bus = {
  readonly service: Service;
  readonly logger: Logger;
  readonly connected: boolean;
  readonly wire: Wire;
  /**
   * Asks the owner of a question. Nobody there, no reply in time or no connection: `unavailable`. Throws `AnswerFailed`
   * where the owner failed, and a ZodError where the body breaks its schema.
   */
  ask<Q extends Question>(question: Q, options: AskOptions<Q>): Promise<Result<QuestionReply<Q>, Refusal>>;
  /** Sends what may be lost; while disconnected it is. */
  publishLive(workspaceId: string, discussionId: string, frame: LiveFrame): void;
  subscribeLive(handler: LiveHandler, wants?: Wants): Subscribed;
  /** Follows facts as they are published, from now on and only while connected: whoever listens must see gaps itself. */
  subscribeFacts(subject: string, handler: FactHandler, wants?: Wants): Subscribed;
  /** Lets replies and acknowledgements out, then closes. */
  drain(): Promise<void>;
};

export type BusOptions = {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly service: Service;
  readonly logger: Logger;
};

const RECONNECT_MS = 250;
const PING_MS = 5_000;
/** Short: a request that was under way when the server went is never answered. */
const API_TIMEOUT_MS = 1_500;

/** Connects, waiting for the server for as long as it takes. */
export async function connectBus({ url, user, password, service, logger }: BusOptions): Promise<Bus> {
  const nats = await connect({
    servers: url.split(','),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    name: service,
    // Replies come to a place only this service may read.
    inboxPrefix: inboxOf(service),
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_MS,
    ignoreAuthErrorAbort: true,
    pingInterval: PING_MS,
    maxPingOut: 2,
    noAsyncTraces: true,
  });
  const js = jetstream(nats, { timeout: API_TIMEOUT_MS });
  const jsm = await jetstreamManager(nats, { checkAPI: false, timeout: API_TIMEOUT_MS });

  let connected = true;
  let epoch = 0;
  const listeners = new Set<() => void>();
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'disconnect') {
        connected = false;
        logger.warn({ server: status.server }, 'bus: disconnected');
      } else if (status.type === 'reconnect') {
        connected = true;
        epoch++;
        logger.info({ server: status.server }, 'bus: connected again');
        for (const listener of [...listeners]) listener();
      } else if (status.type === 'error') {
        logger.error({ error: status.error.message }, 'bus: refused by the server');
      } else if (status.type === 'slowConsumer') {
        logger.warn({ subject: status.sub.getSubject(), pending: status.pending }, 'bus: reading too slowly');
      }
    }
    connected = false;
  })();

  const wire: Wire = {
    nats,
    js,
    jsm,
    get epoch() {
      return epoch;
    },
    onReconnect(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    whenConnected(timeoutMs) {
      if (connected) return Promise.resolve(true);
      return new Promise((resolve) => {
        const end = (isConnected: boolean) => {
          clearTimeout(timer);
          forget();
          resolve(isConnected);
        };
        const timer = setTimeout(() => end(false), timeoutMs);
        const forget = wire.onReconnect(() => end(true));
      });
    },
  };
  return {
    service,
    logger,
    wire,
    get connected() {
      return connected;
    },
    ask: createAsker(service, wire),
    publishLive: (workspaceId, discussionId, frame) => {
      if (connected) publishLive(nats, workspaceId, discussionId, frame);
    },
    subscribeLive: (handler, wants) => subscribeLive(nats, logger, handler, wants),
    subscribeFacts: (subject, handler, wants) => subscribeFacts(nats, logger, subject, handler, wants),
    drain: async () => {
      if (nats.isClosed()) return;
      // Draining needs the server; without one there is nothing to let out.
      if (connected) await nats.drain();
      else await nats.close();
    },
  };
}

export const inboxOf = (service: string): string => `_INBOX.${service}`;
