import type { ModelFailure } from './model-failure.ts';

export type RetryPolicy = {
  /** Further tries of one model after its first. */
  readonly retries: number;
  /** Milliseconds before the first further try; doubles each time, and up to as much again is added by chance. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
};

/** Where another model could answer, no vendor's wish makes a discussion wait longer than this (milliseconds). */
const PATIENCE_WITH_FALLBACK_MS = 5_000;
/** Less than this is not worth a call (milliseconds). */
export const SHORTEST_CALL_MS = 1_000;

/**
 * Whether the same model may be asked again after this failure, given what is left of the deadline.
 * A wait the vendor asked for is kept or, where it is too long, the model is given up: asking earlier would only be refused.
 */
export function mayRetry(failed: ModelFailure, remainingMs: number, hasFallback: boolean): boolean {
  const wait = failed.retryAfterMs ?? 0;
  if (!failed.retryable || wait + SHORTEST_CALL_MS > remainingMs) return false;
  return !hasFallback || wait <= PATIENCE_WITH_FALLBACK_MS;
}

/**
 * What is waited for the vendor's sake before the wait by chance begins: nobody comes back before it asked, and not everybody
 * at the same instant.
 */
export const vendorsWaitMs = (failed: ModelFailure): number => failed.retryAfterMs ?? 0;
