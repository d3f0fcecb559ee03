import { ok, type Clock } from '@maestro/kernel';
import { LRUCache } from 'lru-cache';
import type { Identity, TokenVerifier } from '../../ports/tokens.ts';

/** Tokens remembered at most. */
const MAX_TOKENS = 10_000;
/** A key the issuer withdraws is trusted no longer than this (milliseconds). */
const TRUST_MS = 60_000;

type Proven = { readonly identity: Identity; readonly until: number };

/**
 * Verifies a token's signature once a minute rather than with every request. Only proven tokens are remembered, none of
 * them beyond its end.
 */
export function rememberTokens(verifier: TokenVerifier, clock: Clock): TokenVerifier {
  const proven = new LRUCache<string, Proven>({ max: MAX_TOKENS });
  return {
    async verify(token) {
      const now = clock.now().getTime();
      const known = proven.get(token);
      if (known && now < known.until) return ok(known.identity);
      proven.delete(token);
      const verified = await verifier.verify(token);
      if (verified.ok) {
        const until = Math.min(verified.value.expiresAt, now + TRUST_MS);
        proven.set(token, { identity: verified.value, until });
      }
      return verified;
    },
  };
}
