import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@maestro/testing';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenVerifier } from '../../ports/tokens.ts';
import { createOidcTokens, type OidcSettings } from './oidc-tokens.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const clock = new ManualClock(new Date(NOW).toISOString());
let issuer: Server;
let signing: CryptoKey;
let settings: OidcSettings;
let verifier: TokenVerifier;
let online = true;

beforeAll(async () => {
  const keys = await generateKeyPair('ES256', { extractable: true });
  signing = keys.privateKey;
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  issuer = createServer((_request, response) => {
    response.writeHead(online ? 200 : 500).end(online ? JSON.stringify({ keys: [jwk] }) : '');
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  settings = {
    issuer: 'https://id.example.com',
    jwksUrl: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`,
    audience: 'maestro',
    personClaim: 'sub',
    workspaceClaim: 'org',
    admin: { claim: 'roles', value: 'maestro-admin' },
  };
  verifier = createOidcTokens(settings, clock);
});
afterAll(() => void issuer.close());

type Claims = Record<string, unknown>;
const good: Claims = { sub: 'alex', org: 'acme', iss: 'https://id.example.com', aud: 'maestro', exp: NOW / 1000 + 60 };
const sign = (claims: Claims, kid = 'k1'): Promise<string> =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(signing);

describe('a token of the issuer', () => {
  it('says who one is, in which workspace and until when', async () => {
    expect(await verifier.verify(await sign({}))).toEqual({
      ok: true,
      value: { actor: { workspace_id: 'acme', person_id: 'alex' }, expiresAt: NOW + 60_000 },
    });
  });

  it('may name person and workspace by other claims, or have one workspace for all', async () => {
    const other = createOidcTokens({ ...settings, personClaim: 'login', workspaceClaim: null }, clock);
    expect(await other.verify(await sign({ login: 'sarah', sub: 'auth0|7' }))).toMatchObject({
      value: { actor: { workspace_id: 'default', person_id: 'sarah' } },
    });
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example.com' }],
    ['another audience', { aud: 'other' }],
    ['expired', { exp: NOW / 1000 - 10 }],
    ['without end', { exp: undefined }],
    ['not valid yet', { nbf: NOW / 1000 + 60 }],
    ['of nobody', { sub: undefined }],
    ['of somebody with no id of ours', { sub: 'auth0|7' }],
    ['of no workspace', { org: undefined }],
    ['of no workspace of ours', { org: 'acme.>' }],
  ])('is refused: %s', async (_what, claims) => {
    expect(await verifier.verify(await sign(claims))).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  it.each([
    ['the value alone', { roles: 'maestro-admin' }],
    ['the value among others', { roles: ['viewer', 'maestro-admin'] }],
  ])('makes an administrator of who holds %s in the claim', async (_what, claims) => {
    expect(await verifier.verify(await sign(claims))).toMatchObject({
      value: { actor: { workspace_id: 'acme', person_id: 'alex', is_admin: true } },
    });
  });

  it.each([
    ['another value', { roles: 'admin' }],
    ['a longer one', { roles: 'maestro-admins' }],
    ['it as a part of a text', { roles: 'viewer maestro-admin' }],
    ['other values', { roles: ['admin', ['maestro-admin']] }],
    ['it in another claim', { groups: ['maestro-admin'] }],
    ['it as a key', { roles: { 'maestro-admin': true } }],
    ['true', { roles: true, admin: true, is_admin: true }],
  ])('makes none of who holds %s', async (_what, claims) => {
    const verified = await verifier.verify(await sign(claims));
    expect(verified).toMatchObject({ ok: true, value: { actor: { person_id: 'alex' } } });
    expect(verified.ok && 'is_admin' in verified.value.actor).toBe(false);
  });

  it('makes an administrator of nobody where no claim is named', async () => {
    const nobody = createOidcTokens({ ...settings, admin: null }, clock);
    const verified = await nobody.verify(await sign({ roles: ['maestro-admin'], undefined: 'maestro-admin' }));
    expect(verified.ok && 'is_admin' in verified.value.actor).toBe(false);
  });

  it('is refused where another key or a shared secret signed it', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
    const shared = await new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new Uint8Array(32));
    for (const token of [forged, shared, await sign({}, 'k2'), 'nonsense']) {
      expect(await verifier.verify(token)).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    }
  });

  it('cannot be judged while the keys cannot be read', async () => {
    online = false;
    const fresh = createOidcTokens(settings, clock);
    expect(await fresh.verify(await sign({}))).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    online = true;
    expect(await fresh.verify(await sign({}))).toMatchObject({ ok: true });
  });
});
