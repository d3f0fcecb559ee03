import { setTimeout } from 'node:timers/promises';

/** Looks again and again until it is there or patience ends; whether it was found. */
export type LookFor = (isThere: () => Promise<boolean>) => Promise<boolean>;

export type Patience = {
  /** How long something that is on its way is waited for, in milliseconds. */
  readonly forMs: number;
  /** How many may wait at once; whoever comes then looks once. Else a few impatient people could stop all others. */
  readonly atOnce: number;
};

export function createLookFor(
  { forMs, atOnce }: Patience,
  pause: (ms: number) => Promise<unknown> = setTimeout,
): LookFor {
  let waiting = 0;
  return async (isThere) => {
    if (await isThere()) return true;
    if (waiting >= atOnce) return false;
    waiting++;
    try {
      for (let waited = 0, interval = 10; waited < forMs; interval *= 2) {
        const next = Math.min(interval, forMs - waited);
        await pause(next);
        waited += next;
        if (await isThere()) return true;
      }
      return false;
    } finally {
      waiting--;
    }
  };
}
