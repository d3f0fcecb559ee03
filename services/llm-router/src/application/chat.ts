import { createHash, randomUUID } from 'node:crypto';
import type { Actor, ChatOrder, ChatOutcome, IdempotencyKey, Refusal } from '@maestro/contracts';
import { err, type Clock, type Result } from '@maestro/kernel';
import type { BudgetLimits } from '../domain/budget/budget.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { chatPrompt } from '../domain/rendering/chat-prompt.ts';
import type { Call } from '../ports/call-store.ts';
import type { SchemaChecker } from '../ports/schema-checker.ts';
import type { ChatQuestion, ChatTeller } from './answer-chat.ts';
import { cacheKeyOf } from './choose.ts';
import { choosePersonaOrModel } from './choose-for-chat.ts';
import { ClaimedChat, type ClaimedChatParts } from './claimed-chat.ts';
import type { PersonaBook } from './personas/persona-book.ts';
import { limitedBudgets } from './spending.ts';
import { unclaimedChat, type UnclaimedChatParts } from './unclaimed-chat.ts';

export type ChatParts = ClaimedChatParts &
  UnclaimedChatParts & {
    /** Limits of every workspace. */
    readonly workspaceLimits: BudgetLimits;
    readonly personas: PersonaBook;
    readonly catalogue: Catalogue;
    readonly checker: SchemaChecker;
    readonly clock: Clock;
  };

export type ChatAsked = { readonly actor: Actor; readonly idempotency: IdempotencyKey | null };

/** How long a chat may take (milliseconds). */
const CHAT_MS = 10 * 60_000;

/**
 * Has a persona or a model answer somebody outside of any discussion, within the same limits as a turn. Where it may be
 * ordered again, or is paid from what others draw on too, it is claimed and settled like a turn as well.
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
  const isFree = limitedBudgets(parts.workspaceLimits, call, persona, null).length === 0;
  if (idempotency === null && isFree) return unclaimedChat(parts, question, teller, signal);
  return new ClaimedChat(parts, question, teller).run(signal);
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
