import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@maestro/telemetry';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamPublisher, type StreamPublisher } from './stream-publisher.ts';

/** A connection to the server as this library's own parts use it. */
export type Wire = {
  readonly nats: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly publisher: StreamPublisher;
  readonly connected: boolean;
  /** Goes up with every reconnection. */
  readonly epoch: number;
  /** Calls back after each reconnection; returns how to end that. */
  onReconnect(listener: () => void): () => void;
  /** Whether connected within that time; at once where it is. */
  whenConnected(timeoutMs: number): Promise<boolean>;
  /** Resolves once the server knows every subscription made until now, waiting for the server for as long as it takes. */
  subscribed(): Promise<void>;
};

export type WireOptions = {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly service: string;
  readonly logger: Logger;
};

/** Where replies come to: a place only this service may read. */
export const inboxOf = (service: string): string => `_INBOX.${service}`;

const RECONNECT_MS = 250;
const PING_MS = 5_000;
/** Short: a request that was under way when the server went is never answered. */
const API_TIMEOUT_MS = 1_500;

/** Connects, waiting for the server for as long as it takes, and reconnects for ever. */
export async function connectWire({ url, user, password, service, logger }: WireOptions): Promise<Wire> {
  const nats = await connect({
    servers: url.split(','),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { pass: password }),
    name: service,
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
  const publisher = streamPublisher(nats, inboxOf(service));
  const listeners = new Set<() => void>();
  let connected = true;
  let epoch = 0;

  async function follow(): Promise<void> {
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
  }
  void follow();

  const onReconnect = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    nats,
    js,
    jsm,
    publisher,
    onReconnect,
    get connected() {
      return connected;
    },
    get epoch() {
      return epoch;
    },
    async subscribed() {
      for (;;) {
        try {
          return await nats.flush();
        } catch (error) {
          if (nats.isClosed()) throw error;
          // The connection broke meanwhile: the client subscribes again by itself, and is asked again.
          await delay(RECONNECT_MS);
        }
      }
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
        const forget = onReconnect(() => end(true));
      });
    },
  };
}
