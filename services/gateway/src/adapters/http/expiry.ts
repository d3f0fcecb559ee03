import type { Clock } from '@maestro/kernel';

/** The longest a timer can be; what expires later is looked at again then. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls `expired` once the time has come, unless stopped before. Returns how to stop. */
export function untilExpiry(expiresAt: number, clock: Clock, expired: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = expiresAt - clock.now().getTime();
    timer = setTimeout(() => (left <= MAX_TIMER_MS ? expired() : wait()), Math.min(Math.max(left, 0), MAX_TIMER_MS));
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
