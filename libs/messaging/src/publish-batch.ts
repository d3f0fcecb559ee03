import type { Service } from '@maestro/contracts';
import { contextFrom, currentTraceparent, inSpan, SpanKind } from '@maestro/telemetry';
import type { Bus } from './bus.ts';
import type { Wire } from './connection.ts';
import { published, publishFailures } from './metrics.ts';
import type { OutboxRow } from './outgoing.ts';
import type { StreamWatch } from './relay-streams.ts';
import { headersFor } from './wire.ts';

/** What was sent while disconnected is sent on reconnection and acknowledged within this time. */
const ACK_GRACE_MS = 500;

/** Positions of one aggregate follow its versions already; this does not rely on it. */
export function inVersionOrder<R extends { aggregate: string; version: number | null }>(rows: readonly R[]): R[] {
  const byAggregate = new Map<string, R[]>();
  for (const row of rows) {
    const list = byAggregate.get(row.aggregate);
    if (list) list.push(row);
    else byAggregate.set(row.aggregate, [row]);
  }
  for (const list of byAggregate.values()) list.sort((a, b) => (a.version ?? 0) - (b.version ?? 0));
  return rows.map((row) => byAggregate.get(row.aggregate)!.shift()!);
}

export type Outlet = { readonly bus: Bus; readonly service: Service; readonly watch: StreamWatch };

export type Outcome = {
  /** Ids the stream has. */
  readonly sent: string[];
  readonly failure: Error | null;
  /** False where the stream's own numbers show that it is not the one remembered. */
  readonly trusted: boolean;
};

/**
 * Sends all at once: one connection keeps their order. After a failure the rest of that aggregate counts as not sent,
 * so that it is repeated in order; the stream drops what it has already.
 */
export async function publishBatch(rows: readonly OutboxRow[], { bus, service, watch }: Outlet): Promise<Outcome> {
  const cut = whenCutOff(bus.wire);
  const acks = await Promise.allSettled(rows.map((row) => Promise.race([publish(row, bus, service), cut.off])));
  cut.forget();
  const sent: string[] = [];
  const broken = new Set<string>();
  let failure: Error | null = null;
  let trusted = true;
  acks.forEach((ack, i) => {
    const row = rows[i]!;
    if (ack.status === 'rejected') {
      publishFailures.inc({ stream: row.stream });
      failure ??= ack.reason instanceof Error ? ack.reason : new Error(String(ack.reason));
      broken.add(row.aggregate);
    } else if (!broken.has(row.aggregate)) {
      published.inc({ stream: row.stream });
      if (!ack.value.duplicate && !watch.acknowledged(row.stream, ack.value.seq)) trusted = false;
      sent.push(row.id);
    }
  });
  return { sent, trusted, failure };
}

/** Rejects a moment after a reconnection: what was under way then may never be acknowledged. */
function whenCutOff(wire: Wire): { readonly off: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  // Without publishes there is nobody to tell.
  promise.catch(() => undefined);
  const forget = wire.onReconnect(() => {
    setTimeout(() => reject(new Error('connected again before the acknowledgement came')), ACK_GRACE_MS);
  });
  return { off: promise, forget };
}

function publish(row: OutboxRow, bus: Bus, service: Service) {
  const send = (traceparent: string | null) =>
    bus.wire.publisher.publish(row.subject, row.data, headersFor(row, service, traceparent));
  // Without a trace to hang below, a span would be a trace of its own.
  if (row.traceparent === null) return send(null);
  return inSpan(
    `publish ${row.type}`,
    {
      kind: SpanKind.PRODUCER,
      parent: contextFrom(row.traceparent),
      attributes: {
        'messaging.system': 'nats',
        'messaging.message.id': row.id,
        'messaging.destination.name': row.type,
      },
    },
    () => send(currentTraceparent()),
  );
}
