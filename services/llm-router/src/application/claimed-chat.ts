import type { ChatOutcome, Refusal, TurnFailure } from '@maestro/contracts';
import { err, ok, type Result } from '@maestro/kernel';
import type { CallOutcome } from '../domain/call-outcome.ts';
import { NotNow } from '../domain/not-now.ts';
import type { CallStore, Claim } from '../ports/call-store.ts';
import { answerChat, toldOf, type ChatQuestion, type ChatTeller } from './answer-chat.ts';
import type { AskModels } from './ask-models.ts';
import { settleInTheEnd } from './run-call.ts';
import type { RunningCalls } from './running-calls.ts';
import type { OpenSpending } from './spending.ts';

export type ClaimedChatParts = {
  readonly store: CallStore;
  readonly spending: OpenSpending;
  readonly running: RunningCalls;
  readonly askModels: AskModels;
};

/** What the same body would end as again. */
const LASTING: ReadonlySet<TurnFailure> = new Set(['bad_request', 'context_too_large', 'refused', 'invalid_output']);

/**
 * One chat on its way from claim to record. Under an Idempotency-Key the call is claimed before a model is asked, and what
 * is stored is told again. Without one nobody can ask for it again, so the claim is written while the model already works.
 */
export class ClaimedChat {
  readonly #parts: ClaimedChatParts;
  readonly #question: ChatQuestion;
  readonly #teller: ChatTeller;
  readonly #stop = new AbortController();

  constructor(parts: ClaimedChatParts, question: ChatQuestion, teller: ChatTeller) {
    this.#parts = parts;
    this.#question = question;
    this.#teller = teller;
  }

  async run(signal: AbortSignal): Promise<Result<ChatOutcome, Refusal>> {
    const { store, running } = this.#parts;
    const { call, bodyHash } = this.#question;
    this.#stopWith(signal);
    const claiming = store.claim(call, running.leaseMs);
    // Whoever awaits it sees the failure.
    claiming.catch(() => undefined);
    // An id nobody else can have is claimed the first time.
    if (bodyHash === null) return this.#answer(1, claiming);
    const claim = await claiming;
    if (claim.kind === 'settled') return this.#again(claim.outcome);
    if (claim.kind === 'held') return err({ kind: 'conflict', detail: 'the chat under this key is still under way' });
    return this.#answer(claim.number, claiming);
  }

  /** Has the models asked, holds the claim as soon as it is written, and records what came of it before it is told. */
  async #answer(number: number, claiming: Promise<Claim>): Promise<Result<ChatOutcome, Refusal>> {
    const { store, running, spending: open } = this.#parts;
    const { call } = this.#question;
    const spending = open(call, number, null);
    const answering = answerChat(this.#parts, this.#question, { number, spending }, this.#teller, this.#stop.signal);
    answering.catch(() => undefined);
    try {
      const claim = await claiming;
      if (claim.kind !== 'claimed') throw new Error(`${call.id} was claimed by somebody else`);
      return await running.run(call.id, number, async (lost) => {
        this.#stopWith(lost);
        const { outcome, tries } = await answering;
        const ended = { call, claim: number, tries, budgets: spending.budgets };
        if (this.#mayComeAgain(outcome)) await store.abandon(ended);
        else await settleInTheEnd(store, { ...ended, outcome });
        return ok(toldOf(outcome));
      });
    } catch (error) {
      this.#stop.abort();
      const { tries } = await answering;
      // What was asked of a model is paid for, recorded or not.
      await store.abandon({ call, claim: number, tries, budgets: spending.budgets }).catch(() => undefined);
      if (error instanceof NotNow) return err({ kind: 'unavailable', detail: 'the chat cannot be recorded just now' });
      throw error;
    }
  }

  /** Whether the same key is to be tried again instead of being told of this failure. */
  #mayComeAgain(outcome: CallOutcome): boolean {
    return this.#question.bodyHash !== null && outcome.kind === 'chat-failed' && !LASTING.has(outcome.data.cause);
  }

  #again(outcome: CallOutcome): Result<ChatOutcome, Refusal> {
    if (outcome.kind !== 'chat-answered' && outcome.kind !== 'chat-failed') throw new Error('this is no chat');
    if (outcome.data.body_hash !== this.#question.bodyHash) {
      return err({ kind: 'key_reused', detail: 'This Idempotency-Key was used with another body.' });
    }
    if (outcome.kind === 'chat-answered' && this.#question.order.live) this.#teller.text(outcome.data.text);
    return ok(toldOf(outcome));
  }

  #stopWith(signal: AbortSignal): void {
    if (signal.aborted) this.#stop.abort(signal.reason);
    else signal.addEventListener('abort', () => this.#stop.abort(signal.reason), { once: true });
  }
}
