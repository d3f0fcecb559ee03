import { startTelemetry } from '@maestro/telemetry';
import { config } from './config.ts';

const { OTEL_EXPORTER_OTLP_ENDPOINT, TRACE_DIR } = config();
startTelemetry({ service: 'llm-router', otlpEndpoint: OTEL_EXPORTER_OTLP_ENDPOINT, traceDir: TRACE_DIR });
