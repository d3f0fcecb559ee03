import { Actor } from '@maestro/contracts';
import { err, ok, type Clock } from '@maestro/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { TokenIssuer, TokenVerifier } from '../../ports/tokens.ts';

const ISSUER = 'maestro-development';
const AUDIENCE = 'maestro';
const LIFETIME_MS = 12 * 3600 * 1000;

/** The built-in issuer: whoever reaches it may be anyone, and administers the workspace. The configuration refuses it in production. */
export function createDevelopmentTokens(secret: string, clock: Clock): TokenVerifier & TokenIssuer {
  const key = new TextEncoder().encode(secret);
  return {
    issue(personId) {
      const now = clock.now().getTime();
      return new SignJWT({ workspace: 'default', admin: true })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(personId)
        .setIssuedAt(new Date(now))
        .setExpirationTime(new Date(now + LIFETIME_MS))
        .sign(key);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: AUDIENCE,
          algorithms: ['HS256'],
          requiredClaims: ['sub', 'exp'],
          currentDate: clock.now(),
        });
        const actor = Actor.safeParse({
          workspace_id: payload['workspace'],
          person_id: payload.sub,
          ...(payload['admin'] === true && { is_admin: true }),
        });
        if (!actor.success) {
          return err({
            kind: 'invalid',
            detail: "the token's claims workspace and sub must match [A-Za-z0-9_-]{1,64}",
          });
        }
        return ok({ actor: actor.data, expiresAt: (payload.exp ?? 0) * 1000 });
      } catch (error) {
        if (error instanceof errors.JOSEError) return err({ kind: 'invalid', detail: error.message });
        throw error;
      }
    },
  };
}
