import type { bus, ChatFailure, ChatReply, DataOf } from '@maestro/contracts';

/** Of the body an Idempotency-Key was sent with; null: without one, and then nothing that was said is kept. */
type Keyed = { readonly body_hash: string | null };

/**
 * What a call ended as: the fact that is told of it, stored under the call's id before it is told. A chat belongs to no
 * discussion: it is stored for whoever asks again under the same key, and told to nobody else.
 */
export type CallOutcome =
  | { readonly kind: 'turn-completed'; readonly data: DataOf<typeof bus.agentTurnCompleted> }
  | { readonly kind: 'turn-failed'; readonly data: DataOf<typeof bus.agentTurnFailed> }
  | { readonly kind: 'output-completed'; readonly data: DataOf<typeof bus.structuredOutputCompleted> }
  | { readonly kind: 'output-failed'; readonly data: DataOf<typeof bus.structuredOutputFailed> }
  | { readonly kind: 'chat-answered'; readonly data: ChatReply & Keyed }
  | { readonly kind: 'chat-failed'; readonly data: ChatFailure & Keyed };
