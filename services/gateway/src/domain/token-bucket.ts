/** How many calls a caller may make: `perSecond` for ever, `burst` at once. */
export type Allowance = { readonly perSecond: number; readonly burst: number };

export type Taken = {
  readonly allowed: boolean;
  /** When the bucket will be full again, in milliseconds since the epoch: the only thing to remember of it. */
  readonly fullAt: number;
  /** How long until the next call is allowed; 0 where this one was. */
  readonly retryAfterMs: number;
};

/** Takes one call out of a bucket that will be full at `fullAt` (a token bucket kept as one number: GCRA). */
export function take(allowance: Allowance, fullAt: number | undefined, now: number): Taken {
  const interval = 1000 / allowance.perSecond;
  const before = Math.max(fullAt ?? now, now);
  const after = before + interval;
  const over = after - now - interval * allowance.burst;
  // A thousandth of a call is rounding, not excess.
  if (over > interval / 1000) return { allowed: false, fullAt: before, retryAfterMs: over };
  return { allowed: true, fullAt: after, retryAfterMs: 0 };
}
