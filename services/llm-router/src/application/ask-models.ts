import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@maestro/kernel';
import pRetry from 'p-retry';
import { specOf, type Catalogue } from '../domain/catalogue.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import type { ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { Prompt } from '../domain/prompt.ts';
import { extraWaitMs, mayRetry, type RetryPolicy } from '../domain/retry-policy.ts';
import { attemptNumber } from '../domain/tries.ts';
import type { ToolChoice } from '../domain/tool.ts';
import type { LanguageModel, WantedOutput } from '../ports/language-model.ts';
import type { ModelCallObserver } from '../ports/model-call-observer.ts';
import { tryModel } from './try-model.ts';
import type { Limits } from './watchdog.ts';

/** One thing to be had from the first of these models that can give it. */
export type ModelsAsked = {
  readonly callId: string;
  readonly discussionId: string;
  readonly purpose: string;
  /** Which claim of the call this is, from 1. */
  readonly claim: number;
  /** Tries of this claim before this question. */
  readonly triesBefore: number;
  /** Not empty. */
  readonly candidates: readonly ModelChoice[];
  readonly prompt: Prompt;
  readonly cacheKey: string;
  readonly output: WantedOutput;
  /** Left out: the model decides. */
  readonly toolChoice?: ToolChoice;
  readonly temperature: number | null;
  readonly deadline: Date;
  /** Told every piece of text with the number of its try; a higher number discards what the lower ones said. */
  readonly onText: (attempt: number, text: string) => void;
};

export type ModelsAnswered = {
  /** Every try, in order: all of them are paid for. */
  readonly tries: readonly ModelTry[];
  readonly answer: ModelTry | null;
  /** Number of the try that answered. */
  readonly attempt: number;
  /** Set where `answer` is null. */
  readonly failure: ModelFailure | null;
};

export type AskModels = (asked: ModelsAsked, signal: AbortSignal) => Promise<ModelsAnswered>;

export type AskModelsParts = {
  readonly catalogue: Catalogue;
  readonly models: ReadonlyMap<string, LanguageModel>;
  readonly observer: ModelCallObserver;
  readonly limits: Limits;
  readonly retry: RetryPolicy;
  /** The most any call may produce, where its model allows as much. */
  readonly maxOutputTokens: number;
  readonly clock: Clock;
};

class TryFailed extends Error {
  readonly failure: ModelFailure;
  constructor(failed: ModelFailure) {
    super(failed.detail);
    this.failure = failed;
  }
}

/** The one place where a model is asked again, and another one in its stead. */
export function createAskModels(parts: AskModelsParts): AskModels {
  return async (asked, signal) => {
    const tries: ModelTry[] = [];
    const attempt = () => attemptNumber(asked.claim, asked.triesBefore + tries.length);
    const failures: ModelFailure[] = [];
    for (const [i, choice] of asked.candidates.entries()) {
      const hasFallback = i < asked.candidates.length - 1;
      if (remainingMs(parts, asked) <= 0) {
        failures.push(failure('timeout', 'the time for this call was over'));
        break;
      }
      try {
        const answer = await askOne(parts, asked, choice, hasFallback, tries, signal);
        return { tries, answer, attempt: attempt(), failure: null };
      } catch (error) {
        const failed = signal.aborted ? failure('cancelled', 'the call was given up') : failureOf(error);
        failures.push({ ...failed, detail: `${choice.provider}/${choice.model}: ${failed.detail}` });
        if (failed.cause === 'cancelled') break;
      }
    }
    const last = failures.at(-1)!;
    const detail = failures.map((failed) => failed.detail).join('; ');
    return { tries, answer: null, attempt: attempt(), failure: failure(last.cause, detail) };
  };
}

function askOne(
  parts: AskModelsParts,
  asked: ModelsAsked,
  choice: ModelChoice,
  hasFallback: boolean,
  tries: ModelTry[],
  signal: AbortSignal,
): Promise<ModelTry> {
  const { retries, firstWaitMs, longestWaitMs } = parts.retry;
  const isWorthIt = (error: Error) =>
    error instanceof TryFailed && mayRetry(error.failure, remainingMs(parts, asked), hasFallback);
  return pRetry(
    async () => {
      const tried = await tryOnce(parts, asked, choice, tries.length + 1, signal);
      tries.push(tried);
      if (tried.failure) throw new TryFailed(tried.failure);
      return tried;
    },
    {
      retries,
      minTimeout: firstWaitMs,
      maxTimeout: longestWaitMs,
      factor: 2,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => isWorthIt(error),
      onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
        if (retriesLeft === 0 || !isWorthIt(error) || !(error instanceof TryFailed)) return;
        const extra = extraWaitMs(error.failure, retryDelay);
        if (extra > 0) await wait(extra, undefined, { signal });
      },
    },
  );
}

function tryOnce(
  parts: AskModelsParts,
  asked: ModelsAsked,
  choice: ModelChoice,
  nth: number,
  signal: AbortSignal,
): Promise<ModelTry> {
  const { callId, discussionId, purpose, prompt, output, cacheKey } = asked;
  const model = parts.models.get(choice.provider);
  const provider = parts.catalogue.get(choice.provider);
  if (!model || !provider) throw new Error(`${choice.provider} is a candidate but cannot be reached`);
  const spec = specOf(provider, choice.model);
  const attempt = attemptNumber(asked.claim, asked.triesBefore + nth);
  return parts.observer.observe({ choice, system: model.system, discussionId, callId, purpose, attempt }, () =>
    tryModel({
      model,
      choice,
      request: {
        callId,
        cacheKey,
        model: choice.model,
        prompt,
        output,
        toolChoice: asked.toolChoice ?? 'auto',
        maxOutputTokens: Math.min(parts.maxOutputTokens, spec.maxOutputTokens),
        temperature: spec.abilities.temperature ? asked.temperature : null,
      },
      limits: parts.limits,
      deadline: asked.deadline,
      signal,
      onText: (text) => asked.onText(attempt, text),
      clock: parts.clock,
    }),
  );
}

const remainingMs = (parts: AskModelsParts, asked: ModelsAsked): number =>
  asked.deadline.getTime() - parts.clock.now().getTime();

/** What is no failed try is a bug, and goes on as one. */
function failureOf(error: unknown): ModelFailure {
  if (error instanceof TryFailed) return error.failure;
  throw error;
}
