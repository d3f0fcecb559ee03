import {
  everyLive,
  LiveFrame,
  liveSubject,
  readMessage,
  type Envelope,
  type MessageDefinition,
} from '@maestro/contracts';
import type { Logger } from '@maestro/telemetry';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { openEnvelope } from './wire.ts';

export type Subscribed = { stop(): Promise<void> };

/** Whether anybody listens for a discussion: what nobody wants is not even parsed. */
export type Wants = (workspaceId: string, discussionId: string) => boolean;
export type LiveHandler = (workspaceId: string, discussionId: string, frame: LiveFrame) => void;
export type FactHandler = (fact: {
  readonly envelope: Envelope;
  readonly definition: MessageDefinition;
  readonly data: unknown;
}) => void;

export function publishLive(nats: NatsConnection, workspace: string, discussion: string, frame: LiveFrame): void {
  nats.publish(liveSubject(workspace, discussion), JSON.stringify(frame));
}

export function subscribeLive(
  nats: NatsConnection,
  logger: Logger,
  handler: LiveHandler,
  wants: Wants = everything,
): Subscribed {
  return subscribe(nats, logger, everyLive, (msg) => {
    const [, workspace, discussion] = msg.subject.split('.');
    if (wants(workspace!, discussion!)) handler(workspace!, discussion!, LiveFrame.parse(msg.json()));
  });
}

export function subscribeFacts(
  nats: NatsConnection,
  logger: Logger,
  subject: string,
  handler: FactHandler,
  wants: Wants = everything,
): Subscribed {
  return subscribe(nats, logger, subject, (msg) => {
    const [, workspace, , discussion] = msg.subject.split('.');
    if (!wants(workspace!, discussion!)) return;
    const opened = openEnvelope(msg.subject, msg.headers);
    if ('unreadable' in opened) {
      logger.debug({ subject: msg.subject, cause: opened.cause }, 'bus: passed over a fact');
      return;
    }
    const { envelope, definition, version } = opened;
    handler({ envelope, definition, data: readMessage(definition, version, msg.json()) });
  });
}

const everything: Wants = () => true;

/** What cannot be read or handled is logged and lost, as everything here may be. */
function subscribe(nats: NatsConnection, logger: Logger, subject: string, handle: (msg: Msg) => void): Subscribed {
  const subscription = nats.subscribe(subject, {
    callback: (error, msg) => {
      if (error) {
        logger.error({ subject, error: error.message }, 'bus: subscription failed');
        return;
      }
      try {
        handle(msg);
      } catch (cause) {
        logger.error({ subject: msg.subject, error: String(cause) }, 'bus: could not handle a broadcast');
      }
    },
  });
  return {
    stop: async () => {
      if (!subscription.isClosed()) await subscription.drain();
    },
  };
}
