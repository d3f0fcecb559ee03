import { messageType, readMessage, type DataOf, type Envelope, type MessageDefinition } from '@maestro/contracts';
import type { Queries } from '@maestro/database';
import { contextFrom, DISCUSSION_ID, inSpan, SpanKind, type Logger } from '@maestro/telemetry';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';
import { putAside } from './dead-letter.ts';
import { forgetFailures, noteFailure, type Counted } from './failures.ts';
import { fieldErrors, type FieldError } from './field-errors.ts';
import type { Received } from './handle-once.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { handled, handlingSeconds } from './metrics.ts';
import { pause } from './signal.ts';
import type { ConsumerSpec } from './topology.ts';
import { isOutage } from './unavailable.ts';
import { openEnvelope, type Opened } from './wire.ts';

export type MessageHandler = {
  readonly definition: MessageDefinition;
  readonly handle: (received: Received<never>) => Promise<void>;
  readonly refuse?: Refuser;
};

/** Told of a message whose data breaks its schema, so that it can be refused rather than become a dead letter. */
export type Refuser = (envelope: Envelope, errors: readonly FieldError[]) => Promise<void>;

/**
 * Names what handles a message. It must be safe to run again: `handleOnce` or the aggregate's own id sees to that.
 * `refuse` is for messages from outside the product, whose senders want to hear what was wrong.
 */
export const on = <D extends MessageDefinition>(
  definition: D,
  handle: (received: Received<DataOf<D>>) => Promise<void>,
  refuse?: Refuser,
): MessageHandler => ({ definition, handle, ...(refuse && { refuse }) });

export type ReceiveOptions = {
  readonly consumer: ConsumerSpec;
  readonly handlers: readonly MessageHandler[];
  /** Messages worked on at once by this process; default 32. Ignored where `lanes` are given. */
  readonly concurrency?: number;
  /** Shared by several consumers of one service, so that one discussion is served by one of them at a time. */
  readonly lanes?: Lanes;
  readonly logger: Logger;
  /** Where failures are counted. */
  readonly db: Queries;
  /** Failed attempts after which a message is a dead letter; outages do not count. Default 6. */
  readonly maxAttempts?: number;
};

export type Receiver = {
  /** Takes nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
};

/** Short, so that a consumer that went silent is missed within a second or two. */
const PULL = { expires: 5_000, idle_heartbeat: 1_000, abort_on_missing_resource: true } as const;
/** Delivered and not yet looked at, so without a heartbeat. */
const MAX_PREFETCH = 32;
const FIRST_BACKOFF_MS = 250;
const MAX_REATTACH_MS = 2_000;
const MAX_OUTAGE_BACKOFF_MS = 2_000;
const MAX_FAILURE_BACKOFF_MS = 30_000;

type Context = Required<Pick<ReceiveOptions, 'consumer' | 'logger' | 'db' | 'maxAttempts' | 'lanes'>> & {
  readonly bus: Bus;
  readonly handlers: ReadonlyMap<string, MessageHandler>;
};

/** Handles what one durable consumer is given until stopped. The consumer is never made here; while missing it is awaited. */
export function receive(bus: Bus, options: ReceiveOptions): Receiver {
  const { consumer, concurrency = 32, maxAttempts = 6, logger, db } = options;
  const context: Context = {
    bus,
    consumer,
    logger,
    db,
    maxAttempts,
    lanes: options.lanes ?? createLanes(concurrency),
    handlers: new Map(options.handlers.map((handler) => [nameOf(handler.definition), handler])),
  };
  const stopping = new AbortController();
  const underWay = new Map<JsMsg, Promise<void>>();
  let current: ConsumerMessages | null = null;
  let freed: (() => void) | null = null;

  // Whoever waits in a lane or for a model keeps its message.
  const heartbeat = setInterval(() => {
    if (bus.connected) for (const msg of underWay.keys()) msg.working();
  }, consumer.ackWaitMs / 3);

  async function attend(): Promise<void> {
    const durable = await bus.wire.js.consumers.get(consumer.stream, consumer.durable);
    const messages = await durable.consume({ ...PULL, max_messages: Math.min(concurrency, MAX_PREFETCH) });
    current = messages;
    if (stopping.signal.aborted) messages.stop();
    // The server may have lost the consumer, or not have it ready yet: attaching anew finds out.
    const forget = bus.wire.onReconnect(() => messages.stop());
    try {
      for await (const msg of messages) {
        const work = process(context, msg).finally(() => {
          underWay.delete(msg);
          freed?.();
        });
        underWay.set(msg, work);
        if (underWay.size >= concurrency) await new Promise<void>((resolve) => (freed = resolve));
      }
    } finally {
      forget();
    }
  }

  async function run(): Promise<void> {
    let backoff = FIRST_BACKOFF_MS;
    while (!stopping.signal.aborted) {
      try {
        await bus.wire.whenConnected(MAX_REATTACH_MS);
        await attend();
        backoff = FIRST_BACKOFF_MS;
      } catch (error) {
        logger.warn({ consumer: consumer.durable, error: String(error), again_in_ms: backoff }, 'receiver: detached');
      }
      await pause(backoff, stopping.signal);
      backoff = Math.min(backoff * 2, MAX_REATTACH_MS);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      current?.stop();
      await running;
      await Promise.all(underWay.values());
      clearInterval(heartbeat);
    },
  };
}

const nameOf = (definition: MessageDefinition) => `${definition.service}.${definition.name}`;

/** Never throws: however a delivery ends, the server is told, or it delivers again. */
async function process(context: Context, msg: JsMsg): Promise<void> {
  const { consumer, lanes, logger } = context;
  const count = (outcome: string) => handled.inc({ consumer: consumer.durable, outcome });
  try {
    const opened = openEnvelope(msg.subject, msg.headers);
    const handler = 'unreadable' in opened ? undefined : context.handlers.get(nameOf(opened.definition));
    if ('unreadable' in opened || !handler) {
      const cause = 'unreadable' in opened ? opened.cause : `no handler for ${opened.envelope.type}`;
      const strange = !('unreadable' in opened) || opened.unreadable === 'unknown';
      if (strange && consumer.unknown === 'ignore') {
        msg.ack();
        count('ignored');
      } else {
        await bury(context, msg, cause, 1);
        count('dead');
      }
      return;
    }
    const key = opened.envelope.discussionid || opened.envelope.id;
    count(await lanes.run(key, () => attempt(context, msg, opened, handler)));
  } catch (error) {
    // Only the way to the dead letters can have failed: the bus is away and will deliver again.
    logger.warn({ consumer: consumer.durable, error: String(error) }, 'receiver: a delivery ended without an answer');
    count('outage');
  }
}

async function attempt(context: Context, msg: JsMsg, opened: Opened, handler: MessageHandler): Promise<string> {
  const { consumer, db, logger, maxAttempts } = context;
  const { envelope, definition, version } = opened;
  const counted: Counted = { consumer: consumer.durable, source: envelope.source, id: envelope.id };
  let work: () => Promise<void>;
  try {
    const data = readMessage(definition, version, msg.json());
    work = () => handler.handle({ envelope, data: data as never });
  } catch (error) {
    const { refuse } = handler;
    if (!refuse) {
      // Reading it again gives the same: no use in trying.
      await bury(context, msg, `cannot be read as ${messageType(definition, version)}: ${String(error)}`, 1);
      return 'dead';
    }
    work = () => refuse(envelope, fieldErrors(error));
  }

  const done = handlingSeconds.startTimer({ consumer: consumer.durable });
  try {
    await inSpan(
      `handle ${envelope.type}`,
      {
        kind: SpanKind.CONSUMER,
        parent: contextFrom(envelope.traceparent),
        attributes: {
          'messaging.system': 'nats',
          'messaging.message.id': envelope.id,
          'messaging.consumer.group.name': consumer.durable,
          [DISCUSSION_ID]: envelope.discussionid,
        },
      },
      work,
    );
    msg.ack();
    if (msg.info.deliveryCount > 1) await forgetFailures(db, counted);
    return 'done';
  } catch (error) {
    const seen = { consumer: consumer.durable, type: envelope.type, id: envelope.id };
    if (isOutage(error)) return postpone(msg, error, logger, seen);
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    let attempts: number;
    try {
      attempts = await noteFailure(db, counted, cause);
    } catch (outage) {
      return postpone(msg, outage, logger, seen);
    }
    if (attempts >= maxAttempts) {
      await bury(context, msg, cause, attempts);
      await forgetFailures(db, counted);
      return 'dead';
    }
    const again = backoffMs(attempts, MAX_FAILURE_BACKOFF_MS);
    logger.error({ ...seen, attempts, again_in_ms: again, err: error }, 'receiver: a handler failed');
    msg.nak(again);
    return 'retried';
  } finally {
    done();
  }
}

function postpone(msg: JsMsg, error: unknown, logger: Logger, seen: object): string {
  const again = backoffMs(msg.info.deliveryCount, MAX_OUTAGE_BACKOFF_MS);
  logger.warn({ ...seen, error: String(error), again_in_ms: again }, 'receiver: put off, something needed is away');
  msg.nak(again);
  return 'outage';
}

async function bury(context: Context, msg: JsMsg, cause: string, attempts: number): Promise<void> {
  await putAside(context.bus, context.consumer, msg, { cause, attempts });
  context.logger.error(
    { consumer: context.consumer.durable, subject: msg.subject, id: msg.headers?.get('ce-id'), cause, attempts },
    'receiver: a message became a dead letter',
  );
  msg.term();
}

const backoffMs = (attempt: number, max: number): number => Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), max);
