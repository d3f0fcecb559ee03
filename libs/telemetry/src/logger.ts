import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export type LoggerOptions = {
  readonly service: string;
  readonly level: LogLevel;
  /** Where lines go; standard output unless told otherwise. */
  readonly destination?: DestinationStream;
};

const SECRETS = ['password', 'token', 'ticket', 'secret', 'authorization', 'cookie', 'api_key', 'apiKey', 'x-api-key'];
const everywhere = SECRETS.flatMap((name) => {
  const key = name.includes('-') ? `["${name}"]` : name;
  const below = name.includes('-') ? `*${key}` : `*.${key}`;
  return [key, below, `*.${below}`];
});

/** JSON lines with the service, ISO time, and the trace they belong to; secrets are blanked. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: everywhere, censor: '[secret]' },
    mixin: traceIds,
  };
  // Written at once: a buffered line would be lost in a crash, and at exit overtakes one still on its way.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}

function traceIds(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
