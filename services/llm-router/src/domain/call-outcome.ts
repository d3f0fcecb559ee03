import type { bus, DataOf } from '@maestro/contracts';

/** What a call ended as: the fact that is told of it, stored under the call's id before it is told. */
export type CallOutcome =
  | { readonly kind: 'turn-completed'; readonly data: DataOf<typeof bus.agentTurnCompleted> }
  | { readonly kind: 'turn-failed'; readonly data: DataOf<typeof bus.agentTurnFailed> }
  | { readonly kind: 'output-completed'; readonly data: DataOf<typeof bus.structuredOutputCompleted> }
  | { readonly kind: 'output-failed'; readonly data: DataOf<typeof bus.structuredOutputFailed> };
