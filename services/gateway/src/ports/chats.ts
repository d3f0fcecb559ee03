import type { Actor, ChatOrder, ChatOutcome, IdempotencyKey, Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';

export type AskedChat = {
  readonly actor: Actor;
  readonly idempotency: IdempotencyKey | null;
  readonly order: ChatOrder;
};

/** Whoever a chat is told to. */
export type ChatListener = {
  /** The next piece, as a JSON string literal on one line. */
  text(literal: string): void;
  /** What was told so far is void. */
  restart(attempt: number): void;
  /** The last word, exactly once. */
  end(result: Result<ChatOutcome, Refusal>): void;
};

/** Has chats answered. */
export interface Chats {
  /** Returns how to give the chat up; nothing is told after that. */
  open(asked: AskedChat, listener: ChatListener): () => void;
}
