import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { amountOf, mostOf } from '../domain/budget/amount.ts';
import { specOf, type ModelSpec } from '../domain/catalogue.ts';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import type { FailedAsk, ModelTry } from '../domain/model-try.ts';
import type { ModelChoice } from '../domain/persona.ts';
import { mayRetry, SHORTEST_CALL_MS, vendorsWaitMs } from '../domain/retry-policy.ts';
import { attemptNumber } from '../domain/tries.ts';
import type { ModelRequest } from '../ports/language-model.ts';
import type { AskModelsParts, ModelsAsked } from './models-asked.ts';
import { NotAdmitted } from './gate.ts';
import { mustCall, requestFor } from './request-for.ts';
import { tryModel } from './try-model.ts';

class TryFailed extends Error {
  readonly failure: ModelFailure;
  constructor(failed: ModelFailure) {
    super(failed.detail);
    this.failure = failed;
  }
}

/** What is left of a budget is held by other calls under way: looked at again after so long (milliseconds). */
const FIRST_BUSY_WAIT_MS = 50;
const LONGEST_BUSY_WAIT_MS = 1_000;

const notNow = (detail: string): ModelFailure => ({ ...failure('unavailable', detail), retryable: false });
/** It was not asked, because its circuit is open. */
export const CIRCUIT_OPEN = notNow('failed too often just now and is left alone for a while');
const GIVEN_UP = failure('cancelled', 'the call was given up');
const TOO_LARGE = failure('context_too_large', 'the discussion does not fit the model, not even in short');
const NO_MONEY: Readonly<Record<'busy' | 'away', ModelFailure>> = {
  busy: failure('budget_spent', 'what is left of the budget is held by other calls under way'),
  away: notNow('nothing could be put aside for it: the budgets cannot be read'),
};
const NOT_ADMITTED: Readonly<Record<NotAdmitted['why'], ModelFailure>> = {
  full: notNow('too many calls wait for it'),
  closed: failure('cancelled', 'the router shuts down'),
  'given up': GIVEN_UP,
  late: { ...failure('timeout', 'the time for this call was over before it could be asked'), retryable: false },
};

/** What has come of a whole question so far, in order. */
export type AskRecord = { readonly tries: ModelTry[]; readonly failed: FailedAsk[] };

/** One model asked until it answers or asking it again would not help. */
export class AskOneModel {
  readonly #parts: AskModelsParts;
  readonly #asked: ModelsAsked;
  readonly #choice: ModelChoice;
  readonly #signal: AbortSignal;
  readonly #record: AskRecord;

  constructor(parts: AskModelsParts, asked: ModelsAsked, choice: ModelChoice, signal: AbortSignal, record: AskRecord) {
    this.#parts = parts;
    this.#asked = asked;
    this.#choice = choice;
    this.#signal = signal;
    this.#record = record;
  }

  /** null: the newest try answered. */
  async ask(hasFallback: boolean): Promise<ModelFailure | null> {
    const { retries, firstWaitMs, longestWaitMs } = this.#parts.retry;
    const isWorthIt = (error: Error) =>
      error instanceof TryFailed && mayRetry(error.failure, this.#remainingMs(), hasFallback);
    try {
      await pRetry(() => this.#tryOnce(), {
        retries,
        minTimeout: firstWaitMs,
        maxTimeout: longestWaitMs,
        factor: 2,
        randomize: true,
        signal: this.#signal,
        shouldRetry: ({ error }) => isWorthIt(error),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (retriesLeft === 0 || !isWorthIt(error) || !(error instanceof TryFailed)) return;
          const ms = vendorsWaitMs(error.failure);
          if (ms > 0) await wait(ms, undefined, { signal: this.#signal });
        },
      });
      return null;
    } catch (error) {
      if (this.#signal.aborted) return GIVEN_UP;
      if (error instanceof TryFailed) return error.failure;
      throw error;
    }
  }

  /** Throws `TryFailed` where no answer came of it. */
  async #tryOnce(): Promise<void> {
    const outcome = await this.#admitted();
    const failed = 'cause' in outcome ? outcome : outcome.failure;
    if (!failed) return;
    if (failed !== CIRCUIT_OPEN || !this.#wasPassedOver()) {
      this.#record.failed.push({ ...this.#choice, cause: failed.cause });
    }
    throw new TryFailed(failed);
  }

  /** Whoever waits for a probe passes over the same models again and again: once is enough to know. */
  #wasPassedOver(): boolean {
    const { provider, model } = this.#choice;
    return this.#record.failed.some(
      (one) => one.provider === provider && one.model === model && one.cause === CIRCUIT_OPEN.cause,
    );
  }

  /** A try, made once there is room for it and money; or why none was made. */
  async #admitted(): Promise<ModelTry | ModelFailure> {
    for (let waitMs = FIRST_BUSY_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_BUSY_WAIT_MS)) {
      if (this.#parts.breakers.waitMs(this.#choice) > 0) return CIRCUIT_OPEN;
      const outcome = await this.#inTheGate();
      if (outcome !== 'busy' && outcome !== 'away') return outcome;
      // Whoever waits for money waits outside, so as not to keep out those who may give some back.
      if (waitMs + SHORTEST_CALL_MS > this.#remainingMs()) return NO_MONEY[outcome];
      await wait(waitMs, undefined, { signal: this.#signal });
    }
  }

  async #inTheGate(): Promise<ModelTry | ModelFailure | 'busy' | 'away'> {
    const { discussionId, claim } = this.#asked;
    const { provider } = this.#choice;
    const patience = { signal: this.#signal, ms: this.#remainingMs() };
    let leave: () => void;
    try {
      leave = await this.#parts.gate.enter(provider, discussionId, patience);
    } catch (error) {
      if (error instanceof NotAdmitted) return NOT_ADMITTED[error.why];
      throw error;
    }
    try {
      const request = requestFor(this.#asked, this.#spec, this.#parts.maxOutputTokens);
      if (request === null) return TOO_LARGE;
      const { price } = this.#spec;
      const reserved = await claim.spending.reserve(() => mostOf(request.prompt, request.maxOutputTokens, price));
      if (reserved !== 'go') return reserved;
      return (await this.#parts.breakers.run(this.#choice, () => this.#observed(request, price))) ?? CIRCUIT_OPEN;
    } finally {
      leave();
    }
  }

  async #observed(request: ModelRequest, price: ModelSpec['price']): Promise<ModelTry> {
    const { callId, discussionId, purpose, claim, triesBefore, deadline, onText, mayBeCut = false } = this.#asked;
    const { observer, limits, clock } = this.#parts;
    const { model } = this.#reached();
    const choice = this.#choice;
    const attempt = attemptNumber(claim.number, triesBefore + this.#record.tries.length + 1);
    const begun = { choice, system: model.system, discussionId, callId, purpose, attempt, request };
    const tried = await observer.observe(begun, (onPiece) =>
      tryModel({
        model,
        choice,
        request,
        price,
        mayBeSilent: this.#asked.mayBeSilent ?? false,
        mustCall: mustCall(this.#asked),
        limits,
        deadline,
        mayBeCut,
        signal: this.#signal,
        onText: (text) => onText(attempt, text, choice),
        onPiece,
        clock,
      }),
    );
    this.#record.tries.push(tried);
    claim.spending.used(amountOf(tried));
    return tried;
  }

  get #spec(): ModelSpec {
    return specOf(this.#reached().provider, this.#choice.model);
  }

  #reached() {
    const model = this.#parts.models.get(this.#choice.provider);
    const provider = this.#parts.catalogue.get(this.#choice.provider);
    if (!model || !provider) throw new Error(`${this.#choice.provider} is a candidate but cannot be reached`);
    return { model, provider };
  }

  #remainingMs(): number {
    return this.#asked.deadline.getTime() - this.#parts.clock.now().getTime();
  }
}
