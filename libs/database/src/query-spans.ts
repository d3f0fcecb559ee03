import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { LogEvent } from 'kysely';

const MAX_QUERY_TEXT = 500;

/**
 * One client span per statement, below the span that asked for it. Statements nobody traces (polling, housekeeping)
 * leave none: they would be traces of one span each. Parameters never enter a span, they are people's words.
 */
export function queryRecorder(schema: string): (event: LogEvent) => void {
  const tracer = trace.getTracer('@maestro/database');
  return (event) => {
    if (!trace.getActiveSpan()?.isRecording()) return;
    const end = Date.now();
    const text = event.query.sql;
    const verb = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'QUERY';
    const span = tracer.startSpan(`${verb} ${schema}`, {
      kind: SpanKind.CLIENT,
      startTime: end - event.queryDurationMillis,
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': schema,
        'db.operation.name': verb,
        'db.query.text': text.length > MAX_QUERY_TEXT ? `${text.slice(0, MAX_QUERY_TEXT)}…` : text,
      },
    });
    if (event.level === 'error') {
      span.setStatus({ code: SpanStatusCode.ERROR, message: event.error instanceof Error ? event.error.message : '' });
    }
    span.end(end);
  };
}
