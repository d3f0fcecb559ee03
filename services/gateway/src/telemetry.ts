import { startTelemetry } from '@maestro/telemetry';
import { readGatewayConfig } from './config.ts';

const config = readGatewayConfig();

startTelemetry({
  service: 'gateway',
  otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
  traceDir: config.TRACE_DIR,
});
