import type { Actor, Refusal } from '@maestro/contracts';
import type { Input, State } from '@maestro/discussion-core';
import type { Result } from '@maestro/kernel';
import { membershipFor } from '../domain/access.ts';
import { notFound } from '../domain/refusals.ts';
import type { Order } from './recorder.ts';

/** What one person orders in one discussion; to strangers it does not exist. */
export function personOrder(
  verb: string,
  discussionId: string,
  actor: Actor,
  inputFor: (state: State, at: string) => Result<Input, Refusal>,
): Order {
  return {
    verb,
    discussionId,
    cause: { actor: `person:${actor.person_id}`, handled: null },
    inputFor: (state, at) => (membershipFor(state, actor) ? inputFor(state, at) : notFound()),
  };
}
