import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@maestro/kernel';
import type { Catalogue } from '../domain/catalogue.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import type { FailedAsk, ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import type { Prompt } from '../domain/prompt.ts';
import { SHORTEST_CALL_MS, type RetryPolicy } from '../domain/retry-policy.ts';
import { attemptNumber } from '../domain/tries.ts';
import type { ToolChoice } from '../domain/tool.ts';
import type { LanguageModel, WantedOutput } from '../ports/language-model.ts';
import type { ModelCallObserver } from '../ports/model-call-observer.ts';
import { AskOneModel, CIRCUIT_OPEN, type AskRecord } from './ask-one-model.ts';
import type { Breakers } from './breakers.ts';
import type { Gate } from './gate.ts';
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
  readonly limits: Limits;
  readonly retry: RetryPolicy;
  /** The most any call may produce, where its model allows as much. */
  readonly maxOutputTokens: number;
  readonly clock: Clock;
};

/** The one place where a model is asked again, and another one in its stead. */
export function createAskModels(parts: AskModelsParts): AskModels {
  return (asked, signal) => new Asking(parts, asked, signal).answer();
}

/** What one candidate said; `choice` is null where there was no time to ask any more. */
type Failed = { readonly choice: ModelChoice | null; readonly failed: ModelFailure };

const nameOf = (choice: ModelChoice | null): string => (choice ? `${choice.provider}/${choice.model}: ` : '');

/** One question on its way down the chain of its candidates. */
class Asking {
  readonly #parts: AskModelsParts;
  readonly #asked: ModelsAsked;
  readonly #signal: AbortSignal;
  readonly #record: AskRecord = { tries: [], failed: [] };

  constructor(parts: AskModelsParts, asked: ModelsAsked, signal: AbortSignal) {
    this.#parts = parts;
    this.#asked = asked;
    this.#signal = signal;
  }

  async answer(): Promise<ModelsAnswered> {
    let failures = await this.#downTheChain();
    while (failures !== null && (await this.#waitForAProbe(failures))) failures = await this.#downTheChain();
    const { claim, triesBefore } = this.#asked;
    const { tries } = this.#record;
    const reached = { ...this.#record, attempt: attemptNumber(claim.number, triesBefore + tries.length) };
    if (failures === null) return { ...reached, answer: tries.at(-1)!, failure: null };
    const detail = failures.map(({ choice, failed }) => `${nameOf(choice)}${failed.detail}`).join('; ');
    return { ...reached, answer: null, failure: failure(failures.at(-1)!.failed.cause, detail) };
  }

  /** Asks one candidate after the other. null: the last try answered; else what each of them said. */
  async #downTheChain(): Promise<Failed[] | null> {
    const { candidates } = this.#asked;
    const failures: Failed[] = [];
    for (const [i, choice] of candidates.entries()) {
      if (this.#remainingMs() <= 0) {
        failures.push({ choice: null, failed: failure('timeout', 'the time for this call was over') });
        break;
      }
      const hasFallback = i < candidates.length - 1;
      const one = new AskOneModel(this.#parts, this.#asked, choice, this.#signal, this.#record);
      const failed = await one.ask(hasFallback);
      if (failed === null) return null;
      failures.push({ choice, failed });
      // Nobody wants it any more, or no other model may be paid for either.
      if (failed.cause === 'cancelled' || failed.cause === 'budget_spent') break;
    }
    return failures;
  }

  /**
   * Where no model was asked because all their circuits are open, a turn is not lost within a millisecond: it waits until
   * the first of them may be probed, if there is time. Whether it did.
   */
  async #waitForAProbe(failures: readonly Failed[]): Promise<boolean> {
    if (this.#signal.aborted || this.#record.tries.length > 0) return false;
    if (failures.some(({ failed }) => failed !== CIRCUIT_OPEN)) return false;
    const { breakers } = this.#parts;
    const ms = Math.min(...this.#asked.candidates.map((choice) => breakers.waitMs(choice)));
    if (ms + SHORTEST_CALL_MS > this.#remainingMs()) return false;
    await wait(ms, undefined, { signal: this.#signal }).catch(() => undefined);
    return true;
  }

  #remainingMs(): number {
    return this.#asked.deadline.getTime() - this.#parts.clock.now().getTime();
  }
}
