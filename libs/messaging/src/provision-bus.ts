import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '@maestro/telemetry';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { everyConsumer, streams, type ConsumerSpec, type StreamSpec } from './topology.ts';

export type ProvisionOptions = {
  readonly logger: Logger;
  /** Copies of each stream: 1 alone, 3 in a cluster. */
  readonly replicas?: number;
};

/**
 * Creates every stream and durable consumer, and updates those that are not as the topology says. The migration step alone
 * calls it, with the admin credential; calling it again changes nothing: a server (2.9 at least) that is told to update a
 * stream takes its own start for the stream's birth from its next start on, and relays would fill a full stream again. Throws where the server refuses a change (kind of retention, kind of storage).
 */
export async function provisionBus(admin: NatsConnection, { logger, replicas = 1 }: ProvisionOptions): Promise<void> {
  const jsm = await jetstreamManager(admin);
  for (const spec of streams) {
    const config = streamConfig(spec, replicas);
    const info = await jsm.streams.info(spec.name).catch(ifMissing(JetStreamApiCodes.StreamNotFound));
    if (info === null) await jsm.streams.add(config);
    else if (!holds(info.config, config)) await jsm.streams.update(spec.name, config);
    logger.info({ stream: spec.name, created: info === null }, 'bus: stream');
  }
  for (const spec of everyConsumer) {
    const config = consumerConfig(spec);
    const info = await jsm.consumers
      .info(spec.stream, spec.durable)
      .catch(ifMissing(JetStreamApiCodes.ConsumerNotFound));
    if (info === null) await jsm.consumers.add(spec.stream, config);
    else if (!holds(info.config, config)) await jsm.consumers.update(spec.stream, spec.durable, config);
    logger.info({ consumer: spec.durable, created: info === null }, 'bus: consumer');
  }
  await warnOfStrangers(jsm, logger);
}

/** Whether the server's configuration says all that is wanted; what else it says is its own. */
const holds = (has: object, wanted: object): boolean =>
  Object.entries(wanted).every(([key, value]) => isDeepStrictEqual((has as Record<string, unknown>)[key], value));

function streamConfig(spec: StreamSpec, replicas: number): Partial<StreamConfig> & { name: string } {
  return {
    name: spec.name,
    subjects: [...spec.subjects],
    retention: spec.retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: spec.discard === 'new' ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: nanos(spec.maxAgeMs),
    max_bytes: spec.maxBytes,
    max_msg_size: spec.maxMessageBytes,
    duplicate_window: nanos(spec.duplicateWindowMs),
    num_replicas: replicas,
    deny_delete: false,
    deny_purge: spec.name !== 'DLQ',
  };
}

function consumerConfig(spec: ConsumerSpec): Partial<ConsumerConfig> {
  return {
    durable_name: spec.durable,
    filter_subject: spec.filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(spec.ackWaitMs),
    // A filled-again stream is read from its beginning.
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    max_ack_pending: spec.maxAckPending,
    // The receiver counts failures itself: the server would count outages too.
    max_deliver: -1,
    max_waiting: 512,
  };
}

/** Durables nobody reads any more hold messages back; deleting them is a person's decision. */
async function warnOfStrangers(jsm: Awaited<ReturnType<typeof jetstreamManager>>, logger: Logger): Promise<void> {
  const known = new Set(everyConsumer.map((spec) => `${spec.stream}/${spec.durable}`));
  for (const { name: stream } of streams) {
    for await (const info of jsm.consumers.list(stream)) {
      if (info.config.durable_name !== undefined && !known.has(`${stream}/${info.name}`)) {
        logger.warn({ stream, consumer: info.name }, 'bus: a durable consumer the topology does not know');
      }
    }
  }
}

const ifMissing = (code: number) => (error: unknown) => {
  if (error instanceof JetStreamApiError && error.code === code) return null;
  throw error;
};
