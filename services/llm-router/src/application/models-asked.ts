import type { Clock } from '@maestro/kernel';
import type { Catalogue } from '../domain/catalogue.ts';
import type { ModelFailure } from '../domain/model-failure.ts';
import type { FailedAsk, ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { RetryPolicy } from '../domain/retry-policy.ts';
import type { ToolChoice } from '../domain/tool.ts';
import type { LanguageModel, WantedOutput } from '../ports/language-model.ts';
import type { ModelCallObserver } from '../ports/model-call-observer.ts';
import type { Breakers } from './breakers.ts';
import type { Gate } from './gate.ts';
import type { Refusals } from './refusals.ts';
import type { HeldClaim } from './spending.ts';
import type { Limits } from './watchdog.ts';

/** One thing to be had from the first of these models that can give it. */
export type ModelsAsked = {
  readonly callId: string;
  /** Calls of one discussion stand in line together: the gate serves discussions in turn. */
  readonly discussionId: string;
  readonly purpose: string;
  readonly claim: HeldClaim;
  /** Tries of this claim before this question. */
  readonly triesBefore: number;
  /** Not empty. */
  readonly candidates: readonly ModelChoice[];
  readonly prompt: Prompt;
  readonly cacheKey: string;
  readonly output: WantedOutput;
  /** Left out: the model decides. */
  readonly toolChoice?: ToolChoice;
  /** Whether an answer without a word is one: something was said before it. */
  readonly mayBeSilent?: boolean;
  readonly temperature: number | null;
  /** Left out: as much as we and the model allow. */
  readonly maxOutputTokens?: number | undefined;
  /** Whether an answer that a limit of tokens cut short is one. */
  readonly mayBeCut?: boolean;
  readonly deadline: Date;
  /** Told every piece of text with the number of its try; a higher number discards what the lower ones said. */
  readonly onText: (attempt: number, text: string, choice: ModelChoice) => void;
};

export type ModelsAnswered = {
  /** Every try, in order: all of them are paid for. */
  readonly tries: readonly ModelTry[];
  readonly answer: ModelTry | null;
  /** Number of the try that answered. */
  readonly attempt: number;
  /** What gave nothing before the answer, in order, models passed over included. */
  readonly failed: readonly FailedAsk[];
  /** Set where `answer` is null. */
  readonly failure: ModelFailure | null;
};

export type AskModels = (asked: ModelsAsked, signal: AbortSignal) => Promise<ModelsAnswered>;

export type AskModelsParts = {
  readonly catalogue: Catalogue;
  readonly models: ReadonlyMap<string, LanguageModel>;
  readonly observer: ModelCallObserver;
  readonly gate: Gate;
  readonly breakers: Breakers;
  readonly refusals: Refusals;
  readonly limits: Limits;
  readonly retry: RetryPolicy;
  /** The most any call may produce, where its model allows as much. */
  readonly maxOutputTokens: number;
  readonly clock: Clock;
};
