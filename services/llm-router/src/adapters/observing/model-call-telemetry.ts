import { DISCUSSION_ID, inSpan, metrics, SpanKind, SpanStatusCode, type Logger, type Span } from '@maestro/telemetry';
import type { ModelTry } from '../../domain/model-try.ts';
import { isFirstTry } from '../../domain/tries.ts';
import type { ModelCallObserver, TryBegun } from '../../ports/model-call-observer.ts';

const calls = metrics.counter({
  name: 'maestro_model_calls_total',
  help: 'Requests to models, by outcome: answered or the cause of the failure',
  labels: ['provider', 'purpose', 'outcome'],
});
const tokens = metrics.counter({
  name: 'maestro_model_tokens_total',
  help: 'Tokens as vendors count them; cached_input is a part of input',
  labels: ['provider', 'kind'],
});
const firstToken = metrics.histogram({
  name: 'maestro_model_first_token_seconds',
  help: 'From the request to the first text',
  labels: ['provider'],
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64],
});
const duration = metrics.histogram({
  name: 'maestro_model_call_seconds',
  help: 'From the request to the end of the reply',
  labels: ['provider'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 64, 128],
});
const retries = metrics.counter({
  name: 'maestro_model_retries_total',
  help: 'Requests that were not the first of their claim: other tries and other models',
  labels: ['provider'],
});
const skipped = metrics.counter({
  name: 'maestro_model_skipped_events_total',
  help: 'Events of vendors that were passed over because nobody knows them',
  labels: ['provider'],
});

/** Each request to a model as a span of OpenTelemetry's GenAI conventions, in metrics, and in the log where it failed. */
export const modelCallTelemetry = (logger: Logger): ModelCallObserver => ({
  observe: (begun, work) =>
    inSpan(
      `chat ${begun.choice.model}`,
      { kind: SpanKind.CLIENT, attributes: requestAttributes(begun) },
      async (span) => {
        if (!isFirstTry(begun.attempt)) retries.inc({ provider: begun.choice.provider });
        const tried = await work();
        describe(span, tried);
        count(begun, tried);
        if (tried.failure) {
          // Called off on purpose is no trouble.
          logger[tried.failure.cause === 'cancelled' ? 'debug' : 'warn'](
            {
              call_id: begun.callId,
              discussion_id: begun.discussionId,
              purpose: begun.purpose,
              attempt: begun.attempt,
              ...begun.choice,
              cause: tried.failure.cause,
              detail: tried.failure.detail,
            },
            'a model gave no answer',
          );
        }
        return tried;
      },
    ),
});

const requestAttributes = (begun: TryBegun) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': begun.system,
  'gen_ai.request.model': begun.choice.model,
  'gen_ai.output.type': begun.purpose === 'turn' ? 'text' : 'json',
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
    'maestro.simulated': tried.simulated,
    ...(tried.stop && { 'gen_ai.response.finish_reasons': [tried.stop] }),
    ...(tried.firstTokenMs !== null && { 'maestro.first_token_ms': Math.round(tried.firstTokenMs) }),
    ...(tried.failure && { 'error.type': tried.failure.cause }),
  });
  if (tried.failure) span.setStatus({ code: SpanStatusCode.ERROR, message: tried.failure.cause });
}

function count({ choice, purpose }: TryBegun, tried: ModelTry): void {
  const { provider } = choice;
  calls.inc({ provider, purpose, outcome: tried.failure?.cause ?? 'answered' });
  tokens.inc({ provider, kind: 'input' }, tried.usage.input);
  tokens.inc({ provider, kind: 'cached_input' }, tried.usage.cachedInput);
  tokens.inc({ provider, kind: 'output' }, tried.usage.output);
  if (tried.firstTokenMs !== null) firstToken.observe({ provider }, tried.firstTokenMs / 1000);
  duration.observe({ provider }, tried.tookMs / 1000);
  if (tried.skipped > 0) skipped.inc({ provider }, tried.skipped);
}
