import { deadLetterSubject, everyDeadLetter, type Service } from '@maestro/contracts';
import type { Logger } from '@maestro/telemetry';
import {
  jetstream,
  jetstreamManager,
  type JetStreamManager,
  type NextMsgRequest,
  type SeqMsgRequest,
  type StoredMsg,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { copied, DEAD } from './dead-letter.ts';

export type ReplayOptions = {
  readonly logger: Logger;
  /** Only this service's, or all. */
  readonly service?: Service;
  /** Only this durable consumer's; needs `service`. */
  readonly consumer?: string;
  /** At most so many; default 1000. */
  readonly limit?: number;
  /** Lists them and leaves them where they are. */
  readonly dryRun?: boolean;
};

export type DeadLetter = {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly consumer: string;
  readonly subject: string;
  readonly cause: string;
  readonly attempts: number;
  readonly failedAt: string;
};

/**
 * Sends dead letters back to where they came from, oldest first, with the admin credential, and takes them off the
 * dead-letter stream one by one. Whoever has handled such a message already passes over it. Those that fail again come
 * back as new dead letters. Returns what was replayed.
 */
export async function replayDeadLetters(admin: NatsConnection, options: ReplayOptions): Promise<DeadLetter[]> {
  const { logger, service, consumer = '*', limit = 1_000, dryRun = false } = options;
  const jsm = await jetstreamManager(admin);
  const js = jetstream(admin);
  const filter = service ? deadLetterSubject(service, consumer) : everyDeadLetter;
  // What arrives from here on is for another time.
  const { state } = await jsm.streams.info('DLQ');
  const replayed: DeadLetter[] = [];

  for (let from = state.first_seq; from <= state.last_seq && replayed.length < limit;) {
    const stored = await nextOn(jsm, filter, from);
    if (!stored || stored.seq > state.last_seq) break;
    from = stored.seq + 1;
    const letter = describe(stored);
    if (!dryRun) {
      await js.publish(letter.subject, stored.data, {
        headers: copied(stored.header),
        // The id of its own may still stand in the stream's duplicate window.
        msgID: `replay:${stored.seq}:${stored.timestamp}`,
      });
      await jsm.streams.deleteMessage('DLQ', stored.seq);
    }
    logger.info({ ...letter, dryRun }, 'dead letter replayed');
    replayed.push(letter);
  }
  return replayed;
}

function nextOn(jsm: JetStreamManager, subject: string, seq: number): Promise<StoredMsg | null> {
  // The client's type lacks the filter, which every server since 2.9 understands.
  const query: SeqMsgRequest & NextMsgRequest = { next_by_subj: subject, seq };
  return jsm.streams.getMessage('DLQ', query);
}

function describe({ seq, header }: StoredMsg): DeadLetter {
  const get = (name: string): string => header.get(name);
  return {
    seq,
    id: get('ce-id'),
    type: get('ce-type'),
    consumer: get(DEAD.consumer),
    subject: get(DEAD.subject),
    cause: decodeURI(get(DEAD.cause)),
    attempts: Number(get(DEAD.attempts)),
    failedAt: get(DEAD.failedAt),
  };
}
