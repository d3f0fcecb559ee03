import type { Clock } from '@maestro/kernel';
import type { ServiceContext } from '@maestro/service-runtime';
import { watchLoad } from './adapters/observing/model-call-metrics.ts';
import { modelCallTelemetry } from './adapters/observing/model-call-telemetry.ts';
import { createAskModels, type AskModels } from './application/ask-models.ts';
import { Breakers } from './application/breakers.ts';
import { Gate } from './application/gate.ts';
import { Refusals } from './application/refusals.ts';
import { REFUSED_FOR_MS, type Config } from './config.ts';
import type { ReachableModels } from './reach-models.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/** The one way to the models, and what stands on it. */
export type Asking = { readonly askModels: AskModels; readonly gate: Gate; readonly breakers: Breakers };

/** Puts gate, circuits, retries and telemetry before the models of this process. */
export function openAsking(
  { config, logger }: ServiceContext<Config>,
  { catalogue, models }: ReachableModels,
  clock: Clock,
): Asking {
  const gate = new Gate({
    total: config.LLM_CONCURRENCY,
    perVendor: config.LLM_VENDOR_CONCURRENCY,
    longestQueue: config.LLM_QUEUE,
  });
  const breakers = new Breakers(
    { failures: config.LLM_BREAKER_FAILURES, coolDownMs: config.LLM_BREAKER_COOLDOWN_MS },
    (circuit) => logger.warn(circuit, 'the circuit of a model changed'),
  );
  const isListed = (provider: string, model: string): boolean =>
    catalogue.get(provider)?.models.some(({ id }) => id === model) ?? false;
  watchLoad(gate, breakers, isListed);
  const askModels = createAskModels({
    catalogue,
    models,
    observer: modelCallTelemetry({ logger, isListed, exportContent: config.LLM_EXPORT_CONTENT }),
    gate,
    breakers,
    refusals: new Refusals({ failures: config.LLM_BREAKER_FAILURES, passOverMs: REFUSED_FOR_MS }),
    limits: { firstTokenMs: config.LLM_FIRST_TOKEN_MS, idleMs: config.LLM_IDLE_MS },
    retry: { retries: config.LLM_RETRIES, firstWaitMs: FIRST_WAIT_MS, longestWaitMs: LONGEST_WAIT_MS },
    maxOutputTokens: config.LLM_MAX_OUTPUT_TOKENS,
    clock,
  });
  return { askModels, gate, breakers };
}
