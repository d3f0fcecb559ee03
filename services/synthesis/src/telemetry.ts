import { startTelemetry } from '@maestro/telemetry';
import { config } from './config.ts';

const { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, TRACE_DIR: traceDir } = config();

startTelemetry({ service: 'synthesis', otlpEndpoint, traceDir });
