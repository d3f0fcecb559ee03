import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { createFileExporter } from './file-exporter.ts';

export type TelemetryOptions = {
  readonly service: string;
  /** Base URL of an OTLP/HTTP collector: `http://host:4318`. */
  readonly otlpEndpoint?: string | undefined;
  /** A folder for spans as JSON lines; used where there is no collector. */
  readonly traceDir?: string | undefined;
};

export type Telemetry = {
  /** Hands over what has been recorded so far. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
};

let running: Telemetry | null = null;

/**
 * Starts tracing for this process. Without a collector or folder nothing is recorded,
 * but trace ids are still made and passed on, so that logs of several services can be joined.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  if (running) throw new Error('telemetry has been started already in this process');
  const exporter = exporterFor(options);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: options.service }),
    ...(exporter
      ? { spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 500, maxQueueSize: 16_384 })] }
      : { sampler: new AlwaysOffSampler() }),
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  running = {
    flush: () => provider.forceFlush(),
    shutdown: async () => {
      running = null;
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
  return running;
}

/** Hands over what is left and stops; does nothing where telemetry was never started. */
export async function stopTelemetry(): Promise<void> {
  await running?.shutdown();
}

function exporterFor({ service, otlpEndpoint, traceDir }: TelemetryOptions): SpanExporter | null {
  if (otlpEndpoint) return new OTLPTraceExporter({ url: `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces` });
  if (traceDir) return createFileExporter(traceDir, service);
  return null;
}
