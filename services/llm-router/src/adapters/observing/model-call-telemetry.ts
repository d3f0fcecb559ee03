import { DISCUSSION_ID, inSpan, SpanKind, SpanStatusCode, type Logger, type Span } from '@maestro/telemetry';
import type { ModelTry } from '../../domain/model-try.ts';
import type { ModelCallObserver, TryBegun } from '../../ports/model-call-observer.ts';
import { contentOfReply, contentOfRequest } from './message-content.ts';
import { countPieces, countTry, type IsListed } from './model-call-metrics.ts';

export type ObservingParts = {
  readonly logger: Logger;
  /** Whether the catalogue knows a model; the others are counted as one. */
  readonly isListed: IsListed;
  /** Whether prompts and completions may leave in spans. */
  readonly exportContent: boolean;
};

/**
 * Each request to a model as a span of OpenTelemetry's GenAI conventions (those of the repository
 * `semantic-conventions-genai`), in metrics, and in the log where it failed.
 */
export const modelCallTelemetry = ({ logger, isListed, exportContent }: ObservingParts): ModelCallObserver => ({
  observe: (begun, work) =>
    inSpan(
      `chat ${begun.choice.model}`,
      { kind: SpanKind.CLIENT, attributes: requestAttributes(begun) },
      async (span) => {
        if (exportContent) span.setAttributes(contentOfRequest(begun.request.prompt));
        const { provider, model } = begun.choice;
        const counted = isListed(provider, model) ? model : 'other';
        const tried = await work(countPieces(begun, counted));
        describe(span, tried);
        if (exportContent) span.setAttributes(contentOfReply(tried));
        countTry(begun, counted, tried);
        if (tried.failure) logFailure(logger, begun, tried.failure);
        return tried;
      },
    ),
});

const requestAttributes = ({ choice, system, request, ...begun }: TryBegun) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': system,
  'gen_ai.request.model': choice.model,
  'gen_ai.request.stream': true,
  'gen_ai.request.max_tokens': request.maxOutputTokens,
  ...(request.temperature !== null && { 'gen_ai.request.temperature': request.temperature }),
  'gen_ai.output.type': request.output.kind,
  'gen_ai.conversation.id': begun.discussionId,
  [DISCUSSION_ID]: begun.discussionId,
  'maestro.call_id': begun.callId,
  'maestro.purpose': begun.purpose,
  'maestro.attempt': begun.attempt,
});

function describe(span: Span, tried: ModelTry): void {
  span.setAttributes({
    'gen_ai.response.model': tried.model,
    'gen_ai.usage.input_tokens': tried.usage.input,
    'gen_ai.usage.output_tokens': tried.usage.output,
    'gen_ai.usage.cache_read.input_tokens': tried.usage.cachedInput,
    'gen_ai.usage.cache_creation.input_tokens': tried.usage.cacheWrite,
    'gen_ai.usage.reasoning.output_tokens': tried.usage.reasoning,
    'maestro.simulated': tried.simulated,
    'maestro.usage.estimated': tried.estimated,
    ...(tried.cost !== null && { 'maestro.cost_usd': tried.cost / 1_000_000 }),
    ...(tried.stop && { 'gen_ai.response.finish_reasons': [tried.stop] }),
    ...(tried.firstTokenMs !== null && { 'gen_ai.response.time_to_first_chunk': tried.firstTokenMs / 1000 }),
    ...(tried.failure && { 'error.type': tried.failure.cause }),
  });
  if (tried.failure) span.setStatus({ code: SpanStatusCode.ERROR, message: tried.failure.cause });
}

function logFailure(logger: Logger, begun: TryBegun, { cause, detail }: NonNullable<ModelTry['failure']>): void {
  const about = {
    call_id: begun.callId,
    discussion_id: begun.discussionId,
    purpose: begun.purpose,
    attempt: begun.attempt,
    ...begun.choice,
    cause,
    detail,
  };
  // Called off on purpose is no trouble.
  logger[cause === 'cancelled' ? 'debug' : 'warn'](about, 'a model gave no answer');
}
