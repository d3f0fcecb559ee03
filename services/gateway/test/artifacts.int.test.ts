import type { ArtifactText, Refusal } from '@maestro/contracts';
import { err, ok } from '@maestro/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bearer, openHouse, problem, type House } from './house.ts';

let house: House;
let alex: Record<string, string>;
let jordan: Record<string, string>;

beforeAll(async () => {
  house = await openHouse();
  alex = bearer(await house.token('alex'));
  jordan = bearer(await house.token('jordan'));
  house.owners.discuss('apollo', { alex: ['can_message'] });
});
afterAll(() => house.stop());
beforeEach(() => {
  house.owners.asked.length = 0;
  house.owners.answers.clear();
});

const get = (path: string, headers = alex) =>
  fetch(`${house.url}/v1/discussions/apollo/artifacts/${path}`, { headers });
const holds = (file: Partial<ArtifactText>) =>
  house.owners.answers.set('read-artifact', async () =>
    ok({
      path: 'a.md',
      version: 3,
      bytes: 1,
      written_by: 'architect',
      written_at: '2026-01-02T03:04:05.678Z',
      text: 'x',
      ...file,
    }),
  );
const askedPath = () => house.owners.asked.find(({ question }) => question === 'read-artifact')?.body;

describe('a file of a discussion', () => {
  it('comes as text to be saved, and nothing a browser would run', async () => {
    holds({ path: 'notes/Größe (1).html', text: '<script>alert(1)</script>' });
    const reply = await get('notes/Gr%C3%B6%C3%9Fe%20(1).html');
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('<script>alert(1)</script>');
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="Gr__e _1_.html"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29.html`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      etag: '"3"',
    });
    expect(askedPath()).toEqual({ discussion_id: 'apollo', path: 'notes/Größe (1).html' });
  });

  it('is not there for strangers, and nobody asks the router', async () => {
    holds({});
    const reply = await get('a.md', jordan);
    expect(reply.status).toBe(404);
    await problem(reply);
    expect(askedPath()).toBeUndefined();
  });

  it('asks who one is', async () => {
    expect((await get('a.md', {})).status).toBe(401);
    expect(house.owners.asked).toEqual([]);
  });

  it.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', 'a%00b', 'x'.repeat(1_001)])(
    'that cannot be is not there: %s',
    async (path) => {
      house.owners.answers.set('read-artifact', async () => err<Refusal>({ kind: 'not_found', detail: 'none' }));
      const reply = await get(path);
      expect(reply.status).toBe(404);
      await problem(reply);
    },
  );

  it('takes no query', async () => {
    holds({});
    expect((await get('a.md?x=1')).status).toBe(422);
  });
});
