import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder, type TemporaryFolder } from '@maestro/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from './house.ts';

const PAGE = '<!doctype html><script>loadMain()</script><app-root></app-root>';
let folder: TemporaryFolder;
let house: House;

beforeAll(async () => {
  folder = temporaryFolder('web');
  mkdirSync(join(folder.path, 'media'));
  writeFileSync(join(folder.path, 'index.html'), PAGE);
  writeFileSync(join(folder.path, 'theme.js'), 'dark()');
  writeFileSync(join(folder.path, 'main-KX3JQ2ZP.js'), 'go()');
  writeFileSync(join(folder.path, 'main-KX3JQ2ZP.js.gz'), gzipSync('go()'));
  writeFileSync(join(folder.path, 'chunk-C_-mH4IF.js'), 'more()');
  writeFileSync(join(folder.path, 'media', 'roboto-ABCDEFGH.woff2'), 'font');
  house = await openHouse({ WEB_ROOT: folder.path });
});
afterAll(async () => {
  await house.stop();
  folder.remove();
});

describe('the app', () => {
  it.each(['/', '/discussions/apollo', '/discussions/apollo/decision', '/index.html'])(
    'has its page at %s',
    async (path) => {
      const reply = await fetch(house.url + path);
      expect([reply.status, await reply.text()]).toEqual([200, PAGE]);
      expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(reply.headers.get('cache-control')).toBe('no-cache');
      const policy = reply.headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]{43}='/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('upgrade-insecure-requests');
    },
  );

  it('keeps for ever what changes its name, and asks again for the rest', async () => {
    for (const path of ['/main-KX3JQ2ZP.js', '/chunk-C_-mH4IF.js', '/media/roboto-ABCDEFGH.woff2']) {
      expect((await fetch(house.url + path)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    const theme = await fetch(`${house.url}/theme.js`);
    expect(theme.headers.get('cache-control')).toBe('no-cache');
    // `fetch` forbids caches to answer a conditional request of one's own.
    const asked = get(`${house.url}/theme.js`, { headers: { 'if-none-match': theme.headers.get('etag') ?? '' } });
    const [again] = (await once(asked, 'response')) as [IncomingMessage];
    again.resume();
    expect(again.statusCode).toBe(304);
  });

  it('sends what was compressed before', async () => {
    const reply = await fetch(`${house.url}/main-KX3JQ2ZP.js`, { headers: { 'accept-encoding': 'gzip' } });
    expect([reply.headers.get('content-encoding'), await reply.text()]).toEqual(['gzip', 'go()']);
    expect(reply.headers.get('content-type')).toMatch(/javascript/);
  });

  it.each(['/main-OLDOLDOL.js', '/v1/nothing', '/v1', '/../package.json', '/..%2fpackage.json'])(
    'is not %s',
    async (path) => {
      const reply = await fetch(house.url + path);
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
    },
  );
});
