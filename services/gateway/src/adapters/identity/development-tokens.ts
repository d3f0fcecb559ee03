import { Id } from '@maestro/contracts';
import { err, ok, type Clock } from '@maestro/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { TokenIssuer, TokenVerifier } from '../../ports/tokens.ts';

const ISSUER = 'maestro-development';
const AUDIENCE = 'maestro';
const LIFETIME_MS = 12 * 3600 * 1000;

/** The built-in issuer: whoever reaches it may be anyone. The configuration refuses it in production. */
export function createDevelopmentTokens(secret: string, clock: Clock): TokenVerifier & TokenIssuer {
  const key = new TextEncoder().encode(secret);
  return {
    issue(personId) {
      const now = clock.now().getTime();
      return new SignJWT({ workspace: 'default' })
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
        const actor = { workspace_id: Id.parse(payload['workspace']), person_id: Id.parse(payload.sub) };
        return ok({ actor, expiresAt: (payload.exp ?? 0) * 1000 });
      } catch (error) {
        if (error instanceof errors.JOSEError) return err({ kind: 'invalid', detail: error.message });
        throw error;
      }
    },
  };
}
