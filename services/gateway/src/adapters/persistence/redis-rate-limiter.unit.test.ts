import type { Redis } from '@maestro/service-runtime';
import { createLogger } from '@maestro/telemetry';
import { ManualClock } from '@maestro/testing';
import { describe, expect, it } from 'vitest';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';

const BURST = 100;
const INTERVAL_MICROS = 1e6 / 50;
const logger = createLogger({ service: 'test', level: 'silent' });

/** A store that answers when it is told to: with what is left of the burst, or the wait in microseconds. */
function storeOnDemand() {
  const answers: ((reply: number) => void)[] = [];
  const redis = {
    defineCommand: () => undefined,
    takeToken: () => new Promise<number>((resolve) => answers.push(resolve)),
  };
  return {
    redis: redis as unknown as Redis,
    answers,
    says: (left: number) => answers.shift()!(-left * INTERVAL_MICROS),
  };
}

describe('who is let in before the store has counted them', () => {
  const limiterOn = (redis: Redis) =>
    createRedisRateLimiter(redis, { perSecond: 50, burst: BURST }, logger, new ManualClock());

  it('are those whose bucket was nearly full a moment ago, a quarter of a burst at most', async () => {
    const { redis, answers, says } = storeOnDemand();
    const limiter = limiterOn(redis);
    const first = limiter.take('omar');
    says(99);
    expect(await first).toEqual({ allowed: true });
    for (let i = 0; i < 24; i++) expect(await limiter.take('omar')).toEqual({ allowed: true });
    expect(answers).toHaveLength(0);
    void limiter.take('omar');
    expect(answers).toHaveLength(1);
  });

  it('are none while the store is being asked for so many that little may be left', async () => {
    const { redis, answers, says } = storeOnDemand();
    const limiter = limiterOn(redis);
    const asked = Array.from({ length: 50 }, () => limiter.take('omar'));
    says(99);
    await asked[0];
    void limiter.take('omar');
    expect(answers).toHaveLength(50);
  });
});
