import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '@maestro/contracts';
import { until } from '@maestro/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { asking, body, openHouse, type House } from './house.ts';
import { alex } from './table.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house.tidy());
afterAll(() => house.close());

const MESSAGES = 25;

/** Posts messages one after the other, each tried until it is accepted, while `trouble` goes on. */
async function speakThrough(trouble: () => Promise<unknown>): Promise<string> {
  const { discussion_id } = await asking(house.gateway, alex)(ask.createDiscussion, body({ rounds: 6 }));
  const speaking = (async () => {
    for (let i = 0; i < MESSAGES; i++) {
      await asking(house.gateway, alex)(
        ask.postMessage,
        { discussion_id, message: { user_id: 'alex', message: `message ${i}` } },
        { key: `${discussion_id}-${i}`, route: 'POST /v1/discussions/:id/messages', body_hash: `${i}` },
      );
      await pause(20);
    }
  })();
  await pause(100);
  await trouble();
  await speaking;
  return discussion_id;
}

test.each(['postgres', 'nats', 'redis'] as const)(
  'when %s is killed under it, every accepted message is there once and the turns go on',
  async (name) => {
    const router = await house.router();
    router.speakAlways(80);
    await house.replica();
    await house.replica();
    const id = await speakThrough(async () => {
      await house[name].kill();
      await pause(300);
      await house[name].restart();
    });
    const opened = async () => (await house.log(id)).some(({ type }) => type === 'vote:opened');
    await until('all turns have been had', 40_000, opened);
    const log = await house.log(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    const said = log.flatMap(({ type, data }) => (type === 'human:message' ? [data.message] : []));
    expect(said).toEqual(Array.from({ length: MESSAGES }, (_, i) => `message ${i}`));
    const turns = log.flatMap(({ type, data }) => (type === 'agent:message' ? [data.message] : []));
    expect(turns).toEqual([1, 2, 3, 4, 5, 6].flatMap((n) => [`architect in round ${n}`, `devops in round ${n}`]));
  },
  120_000,
);
