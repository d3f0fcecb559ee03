import { nuid, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

/** A stream's word that it has a message. */
export type StreamAck = {
  readonly stream: string;
  readonly seq: number;
  /** Whether it had the message before. */
  readonly duplicate: boolean;
};

/**
 * Publishes to streams: one subscription for all acknowledgements and one clock for all that wait. The client's own way makes
 * a timer, a closed-off error and a promise chain for every message.
 */
export type StreamPublisher = {
  /** Resolves once a stream has it; rejects where none takes it or none says so in time. Its id is the header `Nats-Msg-Id`. */
  publish(subject: string, data: string, headers: MsgHdrs): Promise<StreamAck>;
};

type Waiting = {
  readonly subject: string;
  readonly until: number;
  readonly resolve: (ack: StreamAck) => void;
  readonly reject: (error: Error) => void;
};

const ACK_TIMEOUT_MS = 5_000;
const LOOK_MS = 500;
const NO_RESPONDERS = 503;

/** @param inbox a subject prefix only this service may read. */
export function streamPublisher(nats: NatsConnection, inbox: string, timeoutMs = ACK_TIMEOUT_MS): StreamPublisher {
  const prefix = `${inbox}.acks.${nuid.next()}.`;
  /** By the last token of their reply subject; the oldest first. */
  const waiting = new Map<string, Waiting>();
  let last = 0;
  let clock: NodeJS.Timeout | null = null;

  nats.subscribe(`${prefix}*`, {
    callback: (error, msg) => {
      // The connection was closed: whoever still waits is told by the clock.
      if (error) return;
      const token = msg.subject.slice(prefix.length);
      const one = waiting.get(token);
      // Too late: it was given up.
      if (!one) return;
      waiting.delete(token);
      const read = readAck(msg, one.subject);
      if (read instanceof Error) one.reject(read);
      else one.resolve(read);
    },
  });

  function giveUpOld(): void {
    const now = performance.now();
    for (const [token, { subject, until, reject }] of waiting) {
      if (until > now) return;
      waiting.delete(token);
      reject(new Error(`no stream acknowledged ${subject} within ${timeoutMs} ms`));
    }
    if (clock) clearInterval(clock);
    clock = null;
  }

  return {
    publish(subject, data, headers) {
      const token = (++last).toString(36);
      return new Promise((resolve, reject) => {
        nats.publish(subject, data, { headers, reply: prefix + token });
        waiting.set(token, { subject, until: performance.now() + timeoutMs, resolve, reject });
        clock ??= setInterval(giveUpOld, LOOK_MS);
      });
    },
  };
}

function readAck(msg: Msg, subject: string): StreamAck | Error {
  if (msg.headers?.code === NO_RESPONDERS) return new Error(`no stream takes ${subject}`);
  let told: { stream?: unknown; seq?: unknown; duplicate?: unknown; error?: { description?: unknown } };
  try {
    told = msg.json();
  } catch (error) {
    return new Error(`an unreadable acknowledgement of ${subject}`, { cause: error });
  }
  const { stream, seq, duplicate, error } = told;
  if (error) return new Error(`${subject} was refused: ${String(error.description)}`);
  if (typeof stream !== 'string' || typeof seq !== 'number') return new Error(`no acknowledgement of ${subject}`);
  return { stream, seq, duplicate: duplicate === true };
}
