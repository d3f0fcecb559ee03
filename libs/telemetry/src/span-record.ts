import { SpanKind, SpanStatusCode, type HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** One finished span as a line of JSON. */
export type SpanRecord = {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_id: string | null;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  /** Microseconds since 1970. */
  readonly start_us: number;
  /** Microseconds. */
  readonly duration_us: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What went wrong; null where nothing did. */
  readonly error: string | null;
};

const microseconds = ([seconds, nanoseconds]: HrTime): number => seconds * 1e6 + Math.round(nanoseconds / 1e3);

export function spanRecord(span: ReadableSpan, service: string): SpanRecord {
  const { traceId, spanId } = span.spanContext();
  return {
    trace_id: traceId,
    span_id: spanId,
    parent_id: span.parentSpanContext?.spanId ?? null,
    service,
    name: span.name,
    kind: SpanKind[span.kind].toLowerCase(),
    start_us: microseconds(span.startTime),
    duration_us: microseconds(span.duration),
    attributes: span.attributes,
    error: span.status.code === SpanStatusCode.ERROR ? (span.status.message ?? 'failed') : null,
  };
}
