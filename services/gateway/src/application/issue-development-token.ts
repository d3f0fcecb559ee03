import { ok } from '@maestro/kernel';
import type { TokenIssuer } from '../ports/tokens.ts';
import type { RouteOf, Verb } from './order.ts';

/** Development only: a token for anyone, in the people directory or not. */
export function issueDevelopmentToken(issuer: TokenIssuer): Verb<RouteOf<'devToken'>> {
  return async ({ body: { user_id } }) => ok({ token: await issuer.issue(user_id) });
}
