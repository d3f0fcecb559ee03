import { setTimeout as wait } from 'node:timers/promises';
import { failure, type ModelFailure } from '../domain/model-failure.ts';
import type { ModelChoice } from '../domain/persona.ts';
import { SHORTEST_CALL_MS } from '../domain/retry-policy.ts';
import { attemptNumber } from '../domain/tries.ts';
import { AskOneModel, CIRCUIT_OPEN, type AskRecord } from './ask-one-model.ts';
import type { AskModels, AskModelsParts, ModelsAnswered, ModelsAsked } from './models-asked.ts';

export type { AskModels, AskModelsParts, ModelsAnswered, ModelsAsked } from './models-asked.ts';

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
      const refused = this.#passedOver(choice, candidates.slice(i + 1));
      if (refused) {
        failures.push({ choice, failed: refused });
        continue;
      }
      const one = new AskOneModel(this.#parts, this.#asked, choice, this.#signal, this.#record);
      const failed = await one.ask(hasFallback);
      this.#parts.refusals.note(this.#asked, choice, failed);
      if (failed === null) return null;
      failures.push({ choice, failed });
      // Nobody wants it any more, or no other model may be paid for either.
      if (failed.cause === 'cancelled' || failed.cause === 'budget_spent') break;
    }
    return failures;
  }

  /** Why it is passed over in this discussion, where one of the others can be asked; null: it is asked. */
  #passedOver(choice: ModelChoice, others: readonly ModelChoice[]): ModelFailure | null {
    const { breakers, refusals } = this.#parts;
    const refused = refusals.of(this.#asked, choice);
    if (!refused || !others.some((other) => breakers.waitMs(other) === 0)) return null;
    this.#record.failed.push({ ...choice, cause: refused.cause });
    return refused;
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
