import type { Clock } from '@maestro/kernel';
import { take, type Allowance } from '../../domain/token-bucket.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

/** Buckets kept; beyond that full ones are forgotten, then all. */
const MAX_BUCKETS = 10_000;

/** One bucket per key in this process's memory. */
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
