import type { Actor, IdempotencyKey, Question, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';

export type Asked<Q> = {
  /** On whose behalf; null: the gateway's own. */
  readonly actor: Actor | null;
  readonly body: QuestionBody<Q>;
  readonly idempotency?: IdempotencyKey | null;
};

/**
 * The services that own what clients order and ask for. An owner authorises and commits before it replies.
 * No reply in time, or nobody there, is the refusal `unavailable`; never throws for that.
 */
export interface Owners {
  ask<Q extends Question>(question: Q, asked: Asked<Q>): Promise<Result<QuestionReply<Q>, Refusal>>;
}
