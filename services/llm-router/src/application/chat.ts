import { createHash, randomUUID } from 'node:crypto';
import type { Actor, ChatOrder, ChatOutcome, IdempotencyKey, Refusal, TurnFailure } from '@maestro/contracts';
import { err, ok, type Clock, type Result } from '@maestro/kernel';
import type { CallOutcome } from '../domain/call-outcome.ts';
import type { Catalogue } from '../domain/catalogue.ts';
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

/** What the same body would end as again. */
const LASTING: ReadonlySet<TurnFailure> = new Set(['bad_request', 'context_too_large', 'refused', 'invalid_output']);
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
        return ok(told(outcome));
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
