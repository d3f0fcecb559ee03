import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';

/** Span attribute that names the discussion; the trace reader finds a discussion's trace by it. */
export const DISCUSSION_ID = 'maestro.discussion_id';

export type SpanOptions = {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** Where the span hangs; without it, below the active span. */
  readonly parent?: Context;
};

export const tracer = (name: string): Tracer => trace.getTracer(name);

export const activeSpan = (): Span | undefined => trace.getActiveSpan();

/** Starts a span without making it active; the caller ends it. */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  const { kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() } = options;
  return trace.getTracer('maestro').startSpan(name, { kind, attributes }, parent);
}

/** Runs `work` inside a span, which ends with it; what `work` throws marks the span as failed and goes on. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => T): T {
  const parent = options.parent ?? context.active();
  const span = startSpan(name, { ...options, parent });
  return context.with(trace.setSpan(parent, span), () => {
    try {
      const result = work(span);
      if (!isPromise(result)) {
        span.end();
        return result;
      }
      return result.then(
        (value) => {
          span.end();
          return value;
        },
        (error: unknown) => {
          failSpan(span, error);
          throw error;
        },
      ) as T;
    } catch (error) {
      failSpan(span, error);
      throw error;
    }
  });
}

/** Marks a span as failed with its cause and ends it. */
export function failSpan(span: Span, error: unknown): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  span.recordException(cause);
  span.setStatus({ code: SpanStatusCode.ERROR, message: cause.message });
  span.end();
}

/** The active span as a W3C `traceparent`; null outside of any span. */
export function currentTraceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/**
 * Where work for a discussion goes on in its trace: at the active span if that belongs to the trace `origin` names, else
 * at `origin`. A person's answer arrives in a trace of its own, a deadline in none; what follows belongs to the discussion.
 */
export function traceparentWithin(origin: string | null): string | null {
  const active = currentTraceparent();
  if (origin === null || active === null) return active ?? origin;
  return traceIdOf(active) === traceIdOf(origin) ? active : origin;
}

/** The second field of `version-traceid-parentid-flags`. */
const traceIdOf = (traceparent: string): string | undefined => traceparent.split('-')[1];

/** A context whose parent is the span a `traceparent` names; the root where there is none or it is malformed. */
export function contextFrom(traceparent: string | null): Context {
  return traceparent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** Runs `work` with spans hanging below `parent`. */
export const withContext = <T>(parent: Context, work: () => T): T => context.with(parent, work);

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
