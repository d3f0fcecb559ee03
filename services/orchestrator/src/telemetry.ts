import { startTelemetry } from '@maestro/telemetry';
import { config } from './config.ts';

startTelemetry({
  service: 'orchestrator',
  otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
  traceDir: config.TRACE_DIR,
});
