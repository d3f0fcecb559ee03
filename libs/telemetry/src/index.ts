export { SpanKind, SpanStatusCode, type Attributes, type Context, type Span, type Tracer } from '@opentelemetry/api';
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export { metrics, renderMetrics, type Counter, type Gauge, type Histogram } from './metrics.ts';
export {
  activeSpan,
  contextFrom,
  currentTraceparent,
  DISCUSSION_ID,
  failSpan,
  inSpan,
  startSpan,
  traceparentWithin,
  tracer,
  withContext,
  type SpanOptions,
} from './spans.ts';
export { startTelemetry, stopTelemetry, type Telemetry, type TelemetryOptions } from './start-telemetry.ts';
export type { SpanRecord } from './span-record.ts';
export { drawTrace, readSpans, traceOfDiscussion, traceTree, type TraceNode } from './trace-tree.ts';
