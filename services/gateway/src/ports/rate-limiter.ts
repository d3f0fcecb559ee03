export type Admission = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterMs: number };

/** Counts calls per key over all gateways; never fails, what stands in for an absent store is said in log and metric. */
export interface RateLimiter {
  take(key: string): Promise<Admission>;
}
