import { Id } from '@maestro/contracts';
import { err, ok, type Clock, type Result } from '@maestro/kernel';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Identity, TokenRefusal, TokenVerifier } from '../../ports/tokens.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** The claim that holds the person's id. */
  readonly personClaim: string;
  /** The claim that holds the workspace; null: everybody is in `default`. */
  readonly workspaceClaim: string | null;
  /** The claim that makes somebody an administrator by holding `value`, alone or in a list; null: nobody is one. */
  readonly admin: { readonly claim: string; readonly value: string } | null;
};

/** Signatures with a public key only: a token signed with a shared secret can never pass for the issuer's. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_SKEW_S = 5;

class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** Access tokens of an OpenID Connect issuer, checked against the keys it publishes. */
export function createOidcTokens(settings: OidcSettings, clock: Clock): TokenVerifier {
  const keys = keysOf(settings.jwksUrl);
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ['exp'],
          clockTolerance: CLOCK_SKEW_S,
          currentDate: clock.now(),
        });
        return identityOf(payload, settings);
      } catch (error) {
        if (error instanceof KeysUnavailable) return err({ kind: 'unavailable', detail: error.message });
        if (error instanceof errors.JOSEError) return err({ kind: 'invalid', detail: error.message });
        throw error;
      }
    },
  };
}

function keysOf(url: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: 3_000 });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      // The set was read and has no such key, or the token asks for something no set has: that is the token's fault.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      throw new KeysUnavailable('the keys of the token issuer could not be read', { cause: error });
    }
  };
}

function identityOf(payload: JWTPayload, settings: OidcSettings): Result<Identity, TokenRefusal> {
  const person = Id.safeParse(payload[settings.personClaim]);
  if (!person.success) return err(unusable(settings.personClaim));
  const workspace = settings.workspaceClaim === null ? 'default' : payload[settings.workspaceClaim];
  const workspaceId = Id.safeParse(workspace);
  if (!workspaceId.success) return err(unusable(settings.workspaceClaim ?? 'workspace'));
  const actor = {
    workspace_id: workspaceId.data,
    person_id: person.data,
    ...(isAdmin(payload, settings.admin) && { is_admin: true }),
  };
  return ok({ actor, expiresAt: (payload.exp ?? 0) * 1000 });
}

function isAdmin(payload: JWTPayload, admin: OidcSettings['admin']): boolean {
  const held = admin === null ? undefined : payload[admin.claim];
  return admin !== null && (Array.isArray(held) ? held.includes(admin.value) : held === admin.value);
}

const unusable = (claim: string): TokenRefusal => ({
  kind: 'invalid',
  detail: `the token's claim ${claim} is missing or does not match [A-Za-z0-9_-]{1,64}`,
});
