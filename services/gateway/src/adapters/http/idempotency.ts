import type { IdempotencyKey } from '@maestro/contracts';
import { bodyHash } from './json-body.ts';
import { malformed } from './problem.ts';

const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** The `Idempotency-Key` of a request with what it was sent to; null without one, 400 where it is no key. */
export function idempotencyOf(
  header: string | string[] | undefined,
  route: string,
  body: unknown,
): IdempotencyKey | null {
  if (header === undefined) return null;
  if (typeof header !== 'string' || !PRINTABLE.test(header)) {
    throw malformed('must be 1 to 200 printable ASCII characters', 'Idempotency-Key');
  }
  return { key: header, route, body_hash: bodyHash(body) };
}
