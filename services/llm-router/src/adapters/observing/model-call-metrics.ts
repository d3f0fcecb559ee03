import { metrics } from '@maestro/telemetry';
import type { Breakers } from '../../application/breakers.ts';
import type { Gate } from '../../application/gate.ts';
import type { ModelTry } from '../../domain/model-try.ts';
import { isFirstTry } from '../../domain/tries.ts';
import type { PieceHeard, TryBegun } from '../../ports/model-call-observer.ts';

/** OpenTelemetry's GenAI client metrics, under their Prometheus names and with the boundaries the conventions ask for. */
const MODEL = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'] as const;
const TOKEN_BUCKETS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576];
const SECOND_BUCKETS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

const tokenUsage = metrics.histogram({
  name: 'gen_ai_client_token_usage',
  help: 'Tokens of one request, as vendors bill them',
  labels: [...MODEL, 'gen_ai_token_type'],
  buckets: TOKEN_BUCKETS,
});
const duration = metrics.histogram({
  name: 'gen_ai_client_operation_duration_seconds',
  help: 'From the request to the end of the reply',
  labels: [...MODEL, 'error_type'],
  buckets: SECOND_BUCKETS,
});
const firstChunk = metrics.histogram({
  name: 'gen_ai_client_operation_time_to_first_chunk_seconds',
  help: 'From the request to the first text',
  labels: MODEL,
  buckets: SECOND_BUCKETS,
});

const perChunk = metrics.histogram({
  name: 'gen_ai_client_operation_time_per_output_chunk_seconds',
  help: 'From one piece of the reply to the next',
  labels: MODEL,
  buckets: SECOND_BUCKETS,
});

const calls = metrics.counter({
  name: 'maestro_model_calls_total',
  help: 'Requests to models, by outcome: answered or the cause of the failure',
  labels: ['provider', 'purpose', 'outcome'],
});
const tokens = metrics.counter({
  name: 'maestro_model_tokens_total',
  help: 'Tokens as vendors count them; cached_input and cache_write are parts of input, reasoning of output',
  labels: ['provider', 'kind'],
});
const cost = metrics.counter({
  name: 'maestro_model_cost_usd_total',
  help: 'US dollars by the prices of the catalogue; what was simulated costs nothing',
  labels: ['provider', 'simulated'],
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

const MILLION = 1_000_000;

const labelsOf = ({ system }: TryBegun, model: string) => ({
  gen_ai_operation_name: 'chat',
  gen_ai_provider_name: system,
  gen_ai_request_model: model,
});

/** @param model the name under which the model is counted: names in requests are anybody's, metrics need few. */
export function countPieces(begun: TryBegun, model: string): PieceHeard {
  const of = perChunk.labels(labelsOf(begun, model));
  return (gapMs) => of.observe(gapMs / 1000);
}

/** @param model as for `countPieces`. */
export function countTry(begun: TryBegun, model: string, tried: ModelTry): void {
  const { choice, purpose, attempt } = begun;
  const { provider } = choice;
  const { usage, failure } = tried;
  const of = labelsOf(begun, model);
  if (usage.input > 0) tokenUsage.observe({ ...of, gen_ai_token_type: 'input' }, usage.input);
  if (usage.output > 0) tokenUsage.observe({ ...of, gen_ai_token_type: 'output' }, usage.output);
  duration.observe({ ...of, error_type: failure?.cause ?? '' }, tried.tookMs / 1000);
  if (tried.firstTokenMs !== null) firstChunk.observe(of, tried.firstTokenMs / 1000);

  calls.inc({ provider, purpose, outcome: failure?.cause ?? 'answered' });
  tokens.inc({ provider, kind: 'input' }, usage.input);
  tokens.inc({ provider, kind: 'cached_input' }, usage.cachedInput);
  tokens.inc({ provider, kind: 'cache_write' }, usage.cacheWrite);
  tokens.inc({ provider, kind: 'output' }, usage.output);
  tokens.inc({ provider, kind: 'reasoning' }, usage.reasoning);
  if (tried.cost !== null) cost.inc({ provider, simulated: String(tried.simulated) }, tried.cost / MILLION);
  if (!isFirstTry(attempt)) retries.inc({ provider });
  if (tried.skipped > 0) skipped.inc({ provider }, tried.skipped);
}

const CIRCUIT = { closed: 0, half_open: 1, open: 2 } as const;

/** What is read at every scrape: calls under way and in line, and the circuits of models in the catalogue. */
export function watchLoad(gate: Pick<Gate, 'load'>, breakers: Pick<Breakers, 'circuits'>, isListed: IsListed): void {
  metrics.gauge(
    { name: 'maestro_model_requests_running', help: 'Requests under way', labels: ['provider'] },
    (gauge) => {
      for (const [provider, { inside }] of gate.load) gauge.set({ provider }, inside);
    },
  );
  metrics.gauge({ name: 'maestro_model_requests_waiting', help: 'Requests in line', labels: ['provider'] }, (gauge) => {
    for (const [provider, { waiting }] of gate.load) gauge.set({ provider }, waiting);
  });
  metrics.gauge(
    {
      name: 'maestro_model_circuit',
      help: 'Circuit breakers: 0 closed, 1 half open, 2 open',
      labels: ['provider', 'model'],
    },
    (gauge) => {
      for (const { provider, model, state } of breakers.circuits) {
        if (isListed(provider, model)) gauge.set({ provider, model }, CIRCUIT[state]);
      }
    },
  );
}

export type IsListed = (provider: string, model: string) => boolean;
