import type { Actor } from '@maestro/contracts';
import type { Result } from '@maestro/kernel';

/** Who a bearer token proves to be, and until when (milliseconds since the epoch). */
export type Identity = { readonly actor: Actor; readonly expiresAt: number };

/** `invalid`: this token will never do. `unavailable`: the issuer's keys could not be read; it may do later. */
export type TokenRefusal = { readonly kind: 'invalid' | 'unavailable'; readonly detail: string };

export interface TokenVerifier {
  verify(token: string): Promise<Result<Identity, TokenRefusal>>;
}

/** The development issuer. Production has none. */
export interface TokenIssuer {
  issue(personId: string): Promise<string>;
}
