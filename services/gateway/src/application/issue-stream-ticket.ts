import { ask, type Refusal } from '@maestro/contracts';
import { err, ok } from '@maestro/kernel';
import type { Owners } from '../ports/owners.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { RouteOf, Verb } from './order.ts';

const REFUSED: Record<'unavailable' | 'key_reused', Refusal> = {
  unavailable: { kind: 'unavailable', detail: 'tickets cannot be kept just now' },
  key_reused: { kind: 'key_reused', detail: 'this Idempotency-Key was used with another body' },
};

/** A ticket that stands for the caller on one stream, once. */
export function issueStreamTicket(owners: Owners, tickets: Tickets): Verb<RouteOf<'streamTicket'>> {
  return async ({ actor, identity, body, idempotency }) => {
    if (body.discussion_id !== undefined) {
      const membership = await owners.ask(ask.getMembership, { actor, body: { discussion_id: body.discussion_id } });
      if (!membership.ok) return membership;
    }
    const ticket = await tickets.issue(
      { ...identity, discussionId: body.discussion_id ?? null },
      idempotency && { key: idempotency.key, bodyHash: idempotency.body_hash },
    );
    return ticket.ok ? ok({ ticket: ticket.value }) : err(REFUSED[ticket.error]);
  };
}
