import type { Identity, TokenVerifier } from '../../ports/tokens.ts';
import { HttpProblem } from './problem.ts';

const BEARER = /^Bearer +([\w.~+/=-]{1,8192})$/i;

/** The person a bearer token proves, or 401; 503 while the issuer's keys cannot be read. */
export async function authenticate(header: string | undefined, verifier: TokenVerifier): Promise<Identity> {
  if (header === undefined) throw notAuthenticated('this needs a bearer token');
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw notAuthenticated('the Authorization header is no bearer token');
  const verified = await verifier.verify(token);
  if (verified.ok) return verified.value;
  if (verified.error.kind === 'invalid') throw notAuthenticated(verified.error.detail, 'invalid_token');
  throw new HttpProblem(503, 'unavailable', verified.error.detail, { headers: { 'retry-after': '5' } });
}

/** RFC 6750: a request without credentials is told only the scheme. */
export function notAuthenticated(detail: string, error?: 'invalid_token'): HttpProblem {
  const challenge = error ? `Bearer realm="maestro", error="${error}"` : 'Bearer realm="maestro"';
  return new HttpProblem(401, 'not_authenticated', detail, { headers: { 'www-authenticate': challenge } });
}
