import { createHash, randomBytes } from 'node:crypto';
import { Actor, Id } from '@maestro/contracts';
import { err, ok } from '@maestro/kernel';
import type { Redis } from '@maestro/service-runtime';
import type { Logger } from '@maestro/telemetry';
import { z } from 'zod';
import type { Grant, Tickets } from '../../ports/tickets.ts';

const TICKET_SECONDS = 30;
const REPEAT_SECONDS = 24 * 3600;

const StoredGrant = z.object({ actor: Actor, expiresAt: z.number(), discussionId: Id.nullable() });
const StoredRepeat = z.object({ bodyHash: z.string(), ticket: z.string() });

/** Only a ticket's hash is kept: who reads the store cannot use what is in it. */
const ticketKey = (ticket: string): string => `ticket:${createHash('sha256').update(ticket).digest('base64url')}`;

const repeatKey = ({ actor }: Grant, key: string): string =>
  `ticket-request:${actor.workspace_id}:${actor.person_id}:${createHash('sha256').update(key).digest('base64url')}`;

export function createRedisTickets(redis: Redis, logger: Logger): Tickets {
  const unavailable = (error: unknown) => {
    logger.warn({ err: error }, 'redis did not keep or find a ticket');
    return err('unavailable' as const);
  };
  return {
    async issue(grant, repeat) {
      const ticket = randomBytes(32).toString('base64url');
      try {
        // The ticket first: a request that is sent again must never be given one that was not kept.
        await redis.set(ticketKey(ticket), JSON.stringify(grant), 'EX', TICKET_SECONDS);
        if (!repeat) return ok(ticket);
        const mine = JSON.stringify({ bodyHash: repeat.bodyHash, ticket });
        const before = await redis.set(repeatKey(grant, repeat.key), mine, 'EX', REPEAT_SECONDS, 'NX', 'GET');
        if (before === null) return ok(ticket);
        const first = StoredRepeat.parse(JSON.parse(before));
        return first.bodyHash === repeat.bodyHash ? ok(first.ticket) : err('key_reused');
      } catch (error) {
        return unavailable(error);
      }
    },
    async redeem(ticket) {
      try {
        const stored = await redis.getdel(ticketKey(ticket));
        return ok(stored === null ? null : StoredGrant.parse(JSON.parse(stored)));
      } catch (error) {
        return unavailable(error);
      }
    },
  };
}
