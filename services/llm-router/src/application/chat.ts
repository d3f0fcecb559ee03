import { createHash, randomUUID } from 'node:crypto';
import type { Actor, ChatOrder, ChatOutcome, IdempotencyKey, Refusal } from '@maestro/contracts';
import { err, ok, type Clock, type Result } from '@maestro/kernel';
import type { CallOutcome } from '../domain/call-outcome.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { ModelTry } from '../domain/model-try.ts';
import { NotNow } from '../domain/not-now.ts';
import { chatPrompt } from '../domain/rendering/chat-prompt.ts';
import type { Call, CallStore, Claim } from '../ports/call-store.ts';
import type { SchemaChecker } from '../ports/schema-checker.ts';
import { answerChat, type ChatQuestion, type ChatTeller } from './answer-chat.ts';
import type { AskModels } from './ask-models.ts';
import { cacheKeyOf } from './choose.ts';
import { choosePersonaOrModel } from './choose-for-chat.ts';
import type { PersonaBook } from './personas/persona-book.ts';
import { settleInTheEnd } from './run-call.ts';
import type { OpenSpending } from './spending.ts';
import type { RunningCalls } from './running-calls.ts';

export type ChatParts = {
  readonly store: CallStore;
  readonly spending: OpenSpending;
  readonly running: RunningCalls;
  readonly personas: PersonaBook;
  readonly catalogue: Catalogue;
  readonly askModels: AskModels;
  readonly checker: SchemaChecker;
  readonly clock: Clock;
};

export type ChatAsked = { readonly actor: Actor; readonly idempotency: IdempotencyKey | null };

/** How long a chat may take (milliseconds). */
const CHAT_MS = 10 * 60_000;

/**
 * Has a persona or a model answer somebody outside of any discussion, with the same claims, limits and record as a turn.
 * Under an Idempotency-Key the call is claimed before a model is asked, and what is stored is told again. Without one
 * nobody can ask for it again, so the claim is written while the model already works.
 */
export async function chat(
  parts: ChatParts,
  order: ChatOrder,
  asked: ChatAsked,
  teller: ChatTeller,
  signal: AbortSignal,
): Promise<Result<ChatOutcome, Refusal>> {
  const { actor, idempotency } = asked;
  const chosen = await choosePersonaOrModel(parts, actor.workspace_id, order);
  if (!chosen.ok) return chosen;
  const { persona, candidates } = chosen.value;
  const rendered = chatPrompt(persona, order);
  if ('flaw' in rendered) return invalid(rendered.flaw.pointer, rendered.flaw.detail);
  const check = order.schema === undefined ? null : parts.checker.prepare(order.schema.schema);
  if (order.schema !== undefined && check === null) return invalid('/schema/schema', 'is no usable JSON Schema');

  const call = callOf(order, asked);
  const question: ChatQuestion = {
    call,
    persona,
    candidates,
    claim: { number: 1, spending: parts.spending(call, 1, null) },
    prompt: rendered.prompt,
    check,
    order,
    cacheKey: cacheKeyOf(call.discussionId, call.persona),
    deadline: new Date(parts.clock.now().getTime() + CHAT_MS),
    bodyHash: idempotency?.body_hash ?? null,
  };
  return new ChatCall(parts, question, teller).run(signal);
}

const invalid = (pointer: string, detail: string): Result<never, Refusal> =>
  err({ kind: 'invalid', detail: 'the chat cannot be had like this', errors: [{ pointer, detail }] });

/** A chat under a key has the same id whenever it is ordered. */
function callOf(order: ChatOrder, { actor, idempotency }: ChatAsked): Call {
  const { workspace_id, person_id } = actor;
  const key = idempotency && `${workspace_id}\n${person_id}\n${idempotency.route}\n${idempotency.key}`;
  const id = key === null ? randomUUID() : createHash('sha256').update(key).digest('base64url');
  return {
    id: `chat-${id}`,
    workspaceId: workspace_id,
    discussionId: `chat:${person_id}`,
    purpose: 'chat',
    persona: order.persona ?? order.model ?? '',
    commandId: id,
    correlationId: id,
  };
}

/** One chat on its way from claim to record. */
class ChatCall {
  readonly #parts: ChatParts;
  readonly #question: ChatQuestion;
  readonly #teller: ChatTeller;
  readonly #stop = new AbortController();

  constructor(parts: ChatParts, question: ChatQuestion, teller: ChatTeller) {
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
    if (bodyHash === null) return this.#record(claiming, this.#ask());
    const claim = await claiming;
    if (claim.kind === 'settled') return this.#again(claim.outcome);
    if (claim.kind === 'held') return err({ kind: 'conflict', detail: 'the chat under this key is still under way' });
    return this.#record(claiming, this.#ask());
  }

  #ask(): Promise<{ outcome: CallOutcome; tries: readonly ModelTry[] }> {
    return answerChat(this.#parts, this.#question, this.#teller, this.#stop.signal);
  }

  /** Holds the claim while the model works, and stores what came of it before it is told. */
  async #record(
    claiming: Promise<Claim>,
    answering: Promise<{ outcome: CallOutcome; tries: readonly ModelTry[] }>,
  ): Promise<Result<ChatOutcome, Refusal>> {
    const { store, running } = this.#parts;
    const {
      call,
      claim: { spending },
    } = this.#question;
    try {
      const claim = await claiming;
      if (claim.kind !== 'claimed') throw new Error(`${call.id} was claimed by somebody else`);
      return await running.run(call.id, claim.number, async (lost) => {
        this.#stopWith(lost);
        const { outcome, tries } = await answering;
        await settleInTheEnd(store, { call, claim: claim.number, outcome, tries, budgets: spending.budgets });
        return ok(told(outcome));
      });
    } catch (error) {
      this.#stop.abort();
      const { tries } = await answering;
      // What was asked of a model is paid for, recorded or not.
      void store.abandon({ call, claim: 1, tries, budgets: spending.budgets }).catch(() => undefined);
      if (error instanceof NotNow) return err({ kind: 'unavailable', detail: 'the chat cannot be recorded just now' });
      throw error;
    }
  }

  #again(outcome: CallOutcome): Result<ChatOutcome, Refusal> {
    if (outcome.kind !== 'chat-answered' && outcome.kind !== 'chat-failed') throw new Error('this is no chat');
    if (outcome.data.body_hash !== this.#question.bodyHash) {
      return err({ kind: 'key_reused', detail: 'This Idempotency-Key was used with another body.' });
    }
    if (outcome.kind === 'chat-answered' && this.#question.order.live) this.#teller.text(outcome.data.text);
    return ok(told(outcome));
  }

  #stopWith(signal: AbortSignal): void {
    if (signal.aborted) this.#stop.abort(signal.reason);
    else signal.addEventListener('abort', () => this.#stop.abort(signal.reason), { once: true });
  }
}

function told(outcome: CallOutcome): ChatOutcome {
  if (outcome.kind === 'chat-answered') {
    const { body_hash: _hash, ...reply } = outcome.data;
    return { kind: 'answered', reply };
  }
  if (outcome.kind !== 'chat-failed') throw new Error('this is no chat');
  const { body_hash: _hash, ...failure } = outcome.data;
  return { kind: 'failed', failure };
}
