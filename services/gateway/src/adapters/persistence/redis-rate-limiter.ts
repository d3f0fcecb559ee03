import { systemClock, type Clock } from '@maestro/kernel';
import type { Redis } from '@maestro/service-runtime';
import { metrics, type Logger } from '@maestro/telemetry';
import { take, type Allowance } from '../../domain/token-bucket.ts';
import type { Admission, RateLimiter } from '../../ports/rate-limiter.ts';

/** The token bucket of `domain/token-bucket.ts` by the store's own clock, in microseconds. Returns the wait, 0 when taken. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local before = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local over = before + interval - now - interval * burst
if over > 0 then return math.ceil(over) end
local after = before + interval
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return 0
`;
/** After a failure, how long this process counts alone before it asks the store again. */
const ALONE_MS = 1_000;
/** Buckets kept while alone; beyond that full ones are forgotten, then all. */
const MAX_BUCKETS = 10_000;

type Scripted = Redis & { takeToken(key: string, intervalMicros: number, burst: number): Promise<number> };

/** One bucket per key over all gateways; while the store is away, one per key and gateway, said in log and metric. */
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
  let aloneUntil = 0;
  let alone = false;

  async function shared(key: string): Promise<Admission> {
    const wait = await scripted.takeToken(`rate:${key}`, 1e6 / allowance.perSecond, allowance.burst);
    if (alone) logger.info('rate limits are counted in redis again');
    alone = false;
    return wait > 0 ? { allowed: false, retryAfterMs: wait / 1000 } : { allowed: true };
  }

  return {
    async take(key) {
      const now = clock.now().getTime();
      if (now >= aloneUntil) {
        try {
          return await shared(key);
        } catch (error) {
          if (!alone) logger.warn({ err: error }, 'redis is away: this process counts rate limits alone');
          alone = true;
          aloneUntil = now + ALONE_MS;
        }
      }
      stoodIn.inc();
      return standIn.take(key);
    },
  };
}

/** The same bucket in this process's memory. */
export function createLocalRateLimiter(allowance: Allowance, clock: Clock): RateLimiter {
  const buckets = new Map<string, number>();
  return {
    async take(key) {
      const now = clock.now().getTime();
      if (buckets.size >= MAX_BUCKETS) forget(buckets, now);
      const taken = take(allowance, buckets.get(key), now);
      buckets.set(key, taken.fullAt);
      return taken.allowed ? { allowed: true } : { allowed: false, retryAfterMs: taken.retryAfterMs };
    },
  };
}

function forget(buckets: Map<string, number>, now: number): void {
  for (const [key, fullAt] of buckets) if (fullAt <= now) buckets.delete(key);
  if (buckets.size >= MAX_BUCKETS) buckets.clear();
}
