import { connect } from 'node:net';
import { AppConfig } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, openHouse, post, problem, SECRET, type House } from './house.ts';

let house: House;
let alex: Record<string, string>;

beforeAll(async () => {
  house = await openHouse();
  alex = bearer(await house.token('alex'));
  house.owners.discuss('apollo', { alex: ['can_message'] });
});
afterAll(() => house.stop());
beforeEach(() => {
  house.owners.asked.length = 0;
});

describe('tokens', () => {
  const inbox = (headers: Record<string, string>) => fetch(`${house.url}/v1/inbox`, { headers });
  const sign = (claims: Record<string, unknown>, secret = SECRET, expires: string | number = '1h') =>
    new SignJWT({ workspace: 'default', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('maestro-development')
      .setAudience('maestro')
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret));

  it('are given to whoever asks, in the directory or not', async () => {
    const reply = await post(house.url, '/v1/dev/tokens', { user_id: 'newcomer' });
    expect(reply.status).toBe(201);
    const { token } = (await reply.json()) as { token: string };
    expect((await inbox(bearer(token))).status).toBe(200);
    house.owners.asked.length = 0;
    const nobody = await post(house.url, '/v1/dev/tokens', { user_id: 'two words' });
    expect(nobody.status).toBe(422);
    expect((await problem(nobody)).errors?.[0]?.pointer).toBe('/user_id');
  });

  it('must be ours, valid and of a person', async () => {
    expect((await inbox(bearer(await sign({ sub: 'alex' })))).status).toBe(200);
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"alex"}')}.`.replaceAll('=', '');
    const bad = [
      'nonsense',
      unsigned,
      await sign({ sub: 'alex' }, 'another secret of the tests, long enough'),
      await sign({ sub: 'alex' }, SECRET, 1_000_000),
      await sign({}),
      await sign({ sub: 'two words' }),
      await sign({ sub: 'alex', workspace: undefined }),
      await sign({ sub: 'alex', workspace: 7 }),
    ];
    for (const token of bad) {
      const reply = await inbox(bearer(token));
      expect(reply.status, token).toBe(401);
      expect(reply.headers.get('www-authenticate')).toContain('invalid_token');
    }
    for (const authorization of ['Basic YWxleDphbGV4', 'Bearer', 'Bearer a b']) {
      expect((await inbox({ authorization })).status, authorization).toBe(401);
    }
    expect(house.owners.asked).toHaveLength(1);
  });

  it('are explained to the app', async () => {
    const config = AppConfig.parse(await (await fetch(`${house.url}/v1/app-config`)).json());
    expect(config).toMatchObject({ mode: 'development', oidc: null });
    expect(config.people?.map(({ user_id }) => user_id)).toContain('sarah');
  });
});

describe('what is no request of ours', () => {
  it.each([
    ['GET', '/v1/nothing', 404],
    ['GET', '/elsewhere', 404],
    ['GET', '/v1/discussions/not%20an%20id', 404],
    ['GET', `/v1/discussions/${'x'.repeat(65)}`, 404],
    ['GET', `/v1/discussions/${'x'.repeat(2000)}`, 404],
    ['GET', '/v1/discussions/%E0%A4%A', 400],
    ['DELETE', '/v1/discussions/apollo', 405],
    ['GET', '/v1/discussions/apollo/pause', 405],
    ['PUT', '/v1/inbox', 405],
  ])('%s %s is %d', async (method, path, status) => {
    const reply = await fetch(house.url + path, { method, headers: alex });
    expect(reply.status).toBe(status);
    await problem(reply);
    if (status === 405) expect(reply.headers.get('allow')).toMatch(/GET|POST/);
    expect(house.owners.asked).toEqual([]);
  });

  it('is refused by size, by type and by encoding', async () => {
    const path = '/v1/discussions/apollo/messages';
    const large = await post(house.url, path, { user_id: 'alex', message: 'x'.repeat(300 * 1024) }, alex);
    expect([large.status, (await problem(large)).status]).toEqual([413, 413]);
    const form = await post(house.url, path, 'user_id=alex', {
      ...alex,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, (await problem(form)).status]).toEqual([415, 415]);
    const latin = await post(house.url, path, new Blob([new Uint8Array([0x22, 0xe9, 0x22])]), alex);
    expect([latin.status, (await problem(latin)).detail]).toEqual([400, 'the body is not UTF-8']);
    expect(house.owners.asked).toEqual([]);
  });

  it('says so even where it is no HTTP', async () => {
    const socket = connect(Number(new URL(house.url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (bytes) => (said += bytes.toString()));
    socket.end('NONSENSE\r\n\r\n');
    await until('it is refused', 5_000, () => said.includes('\r\n\r\n{'));
    expect(said).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
  });

  it('is an Idempotency-Key out of range', async () => {
    for (const key of ['x'.repeat(201), 'tab\there']) {
      const reply = await post(house.url, '/v1/discussions/apollo/pause', {}, { ...alex, 'idempotency-key': key });
      expect(reply.status).toBe(400);
      expect((await problem(reply)).errors?.[0]?.pointer).toBe('Idempotency-Key');
    }
    expect(house.owners.asked).toEqual([]);
  });
});

describe('pages and probes', () => {
  it('carry headers that keep browsers out of trouble', async () => {
    const { headers } = await fetch(`${house.url}/v1/app-config`);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('tell what the process is doing', async () => {
    expect((await fetch(`${house.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${house.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${house.url}/metrics`)).text()).toContain('gateway_http_request_seconds_count');
  });

  it('are ready only once everybody has answered, and judge only themselves afterwards', async () => {
    await house.owners.stop(['synthesis']);
    const starting = house.another();
    const early = await Promise.race([starting, new Promise((resolve) => setTimeout(() => resolve('not yet'), 1_500))]);
    expect(early).toBe('not yet');
    await house.owners.start(['synthesis']);
    const gateway = await starting;
    await house.owners.stop(['synthesis']);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await house.owners.start(['synthesis']);
  });
});
