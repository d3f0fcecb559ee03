import { systemClock, type Clock } from '@maestro/kernel';
import type { Redis } from '@maestro/service-runtime';
import { metrics, type Logger } from '@maestro/telemetry';
import { LRUCache } from 'lru-cache';
import type { Allowance } from '../../domain/token-bucket.ts';
import type { Admission, RateLimiter } from '../../ports/rate-limiter.ts';
import { createLocalRateLimiter } from './local-rate-limiter.ts';

/**
 * The token bucket of `domain/token-bucket.ts` by the store's own clock, in microseconds. Takes what has been let in
 * already, whatever is left, then one more if that is asked for and there. Returns the wait where it is not; else what is
 * left of the burst, as nought or less.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst, ahead, asked = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local after = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + interval * ahead
local over = after + interval * asked - now - interval * burst
local refused = asked > 0 and over > 0
if not refused then after = after + interval * asked end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.max(1, math.ceil((after - now) / 1000)))
if refused then return math.ceil(over) end
return math.min(0, math.ceil(over))
`;
/** After a failure, how long this process counts alone before it asks the store again. */
const ALONE_MS = 1_000;
/** Whoever has more than this share of their burst left is let in before the store has counted them. */
const AMPLE = 0.75;
/** How long such requests are gathered before they are counted, and what the store said is believed (milliseconds). */
const GATHER_MS = 10;
const FRESH_MS = 1_000;
/** People whose last count is remembered. */
const MAX_KNOWN = 10_000;

type Scripted = Redis & {
  takeToken(key: string, intervalMicros: number, burst: number, ahead: number, asked: 0 | 1): Promise<number>;
};

/**
 * What is left of a bucket as the store said last; what it was asked for and told of since, and has not answered; and what it
 * has not been told of.
 */
type Known = { left: number; heardAt: number; underWay: number; ahead: number };

/**
 * One bucket per key over all gateways; while the store is away, one per key and gateway, said in log and metric. Nobody
 * waits for the store whose bucket was nearly full a moment ago: they are counted a moment later. What is let in so is at
 * most a quarter of a burst for each gateway, so that up to four of them never let in too many.
 */
export function createRedisRateLimiter(
  redis: Redis,
  allowance: Allowance,
  logger: Logger,
  clock: Clock = systemClock,
): RateLimiter {
  redis.defineCommand('takeToken', { numberOfKeys: 1, lua: TAKE });
  const scripted = redis as Scripted;
  const standIn = createLocalRateLimiter(allowance, clock);
  const stoodIn = metrics.counter({
    name: 'gateway_rate_limit_stood_in_total',
    help: 'Requests counted by this process alone because Redis did not answer',
  });
  const interval = 1e6 / allowance.perSecond;
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN });
  let aloneUntil = 0;
  let alone = false;

  /** Tells the store who was let in ahead, and asks for one more or for none. */
  async function count(key: string, asked: 0 | 1): Promise<Admission> {
    const one = known.get(key) ?? { left: 0, heardAt: 0, underWay: 0, ahead: 0 };
    known.set(key, one);
    const { ahead } = one;
    const taken = ahead + asked;
    one.underWay += taken;
    one.ahead = 0;
    const wait = await scripted
      .takeToken(`rate:${key}`, interval, allowance.burst, ahead, asked)
      .finally(() => (one.underWay -= taken));
    if (alone) logger.info('rate limits are counted in redis again');
    alone = false;
    one.left = wait > 0 ? 0 : -wait / interval;
    one.heardAt = clock.now().getTime();
    return wait > 0 ? { allowed: false, retryAfterMs: wait / 1000 } : { allowed: true };
  }

  function isAway(error: unknown): void {
    if (!alone) logger.warn({ err: error }, 'redis is away: this process counts rate limits alone');
    alone = true;
    aloneUntil = clock.now().getTime() + ALONE_MS;
    known.clear();
  }

  /** Whether the bucket was nearly full a moment ago; then the store is told in a moment. */
  function mayGoAhead(key: string, now: number): boolean {
    const one = known.get(key);
    if (!one || now - one.heardAt >= FRESH_MS) return false;
    if (one.left - one.underWay - one.ahead <= allowance.burst * AMPLE) return false;
    one.ahead += 1;
    if (one.ahead === 1) setTimeout(() => void count(key, 0).catch(isAway), GATHER_MS).unref();
    return true;
  }

  return {
    async take(key) {
      const now = clock.now().getTime();
      if (now >= aloneUntil) {
        if (mayGoAhead(key, now)) return { allowed: true };
        try {
          return await count(key, 1);
        } catch (error) {
          isAway(error);
        }
      }
      stoodIn.inc();
      return standIn.take(key);
    },
  };
}
