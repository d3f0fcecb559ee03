import { err, ok, type Clock, type Result } from '@maestro/kernel';
import { z } from 'zod';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { Tickets } from '../../ports/tickets.ts';
import type { Identity, TokenVerifier } from '../../ports/tokens.ts';
import { authenticate, notAuthenticated } from './authentication.ts';
import { HttpProblem } from './problem.ts';
import { limit } from './rest.ts';

export const STREAM_PATH = '/v1/discussions/:discussion_id/stream';

export const StreamQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  ticket: z.string().max(200).optional(),
});

export type AdmissionPorts = {
  readonly verifier: TokenVerifier;
  readonly tickets: Tickets;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
};

export type Knock = {
  readonly discussionId: string;
  readonly authorization: string | undefined;
  readonly ticket: string | undefined;
};

/** Who is at the door of a stream: by bearer token, else by a ticket, which is then used up. */
export async function admitToStream(knock: Knock, ports: AdmissionPorts): Promise<Result<Identity, HttpProblem>> {
  try {
    const identity = await identify(knock, ports);
    await limit(identity, ports.limiter);
    return ok(identity);
  } catch (error) {
    if (error instanceof HttpProblem) return err(error);
    throw error;
  }
}

async function identify({ discussionId, authorization, ticket }: Knock, ports: AdmissionPorts): Promise<Identity> {
  if (authorization !== undefined || ticket === undefined) return authenticate(authorization, ports.verifier);
  const redeemed = await ports.tickets.redeem(ticket);
  if (!redeemed.ok) {
    const detail = 'tickets cannot be checked just now';
    throw new HttpProblem(503, 'unavailable', detail, { headers: { 'retry-after': '1' } });
  }
  const grant = redeemed.value;
  if (!grant || grant.expiresAt <= ports.clock.now().getTime()) {
    throw notAuthenticated('the ticket is unknown, used or too old');
  }
  if (grant.discussionId !== null && grant.discussionId !== discussionId) {
    throw notAuthenticated('the ticket is for another discussion');
  }
  return grant;
}
