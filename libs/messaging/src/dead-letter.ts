import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { JsMsg } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';
import { deadLetters } from './metrics.ts';
import { deadLettersOfConsumer, type ConsumerSpec } from './topology.ts';
import { MSG_ID } from './wire.ts';

/** Headers that a dead letter carries beside those of the message itself. */
export const DEAD = {
  cause: 'maestro-cause',
  attempts: 'maestro-attempts',
  consumer: 'maestro-consumer',
  /** Where the message came from and goes to when replayed. */
  subject: 'maestro-subject',
  failedAt: 'maestro-failed-at',
} as const;

const MAX_CAUSE = 2_000;

/** Puts a message aside with its cause. Resolves when the stream has it: only then may it be taken off the other one. */
export async function putAside(
  bus: Bus,
  spec: ConsumerSpec,
  msg: JsMsg,
  { cause, attempts }: { readonly cause: string; readonly attempts: number },
): Promise<void> {
  const h = copied(msg.headers);
  // Header values are one line of ASCII.
  h.set(DEAD.cause, encodeURI(cause.slice(0, MAX_CAUSE)));
  h.set(DEAD.attempts, String(attempts));
  h.set(DEAD.consumer, spec.durable);
  h.set(DEAD.subject, msg.subject);
  h.set(DEAD.failedAt, new Date().toISOString());
  await bus.wire.js.publish(deadLettersOfConsumer(spec), msg.data, {
    headers: h,
    // The same delivery put aside twice, because the first time was not noticed, is one dead letter.
    msgID: `${spec.durable}:${msg.seq}:${msg.timestamp}`,
  });
  deadLetters.inc({ consumer: spec.durable });
}

/** The headers of a message without those the server or this library added. */
export function copied(from: MsgHdrs | undefined): MsgHdrs {
  const own = new Set<string>([MSG_ID, ...Object.values(DEAD)]);
  const to = headers();
  for (const key of from?.keys() ?? []) {
    if (own.has(key)) continue;
    for (const value of from!.values(key)) to.append(key, value);
  }
  return to;
}
