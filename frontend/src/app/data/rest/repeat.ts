import { type HttpErrorResponse, HttpContextToken, type HttpInterceptorFn } from '@angular/common/http';
import { inject, InjectionToken } from '@angular/core';
import { retry, throwError, timer } from 'rxjs';

/** Chosen by a caller that may order the same thing again later; null: a fresh key for this call. */
export const IDEMPOTENCY_KEY = new HttpContextToken<string | null>(() => null);

export const MAX_REPEATS = 4;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8000;

/** Share of the wait that is left to chance, 0 to 1; a test fixes it. */
export const JITTER = new InjectionToken<() => number>('jitter', { factory: () => Math.random });

/**
 * Gives every POST an `Idempotency-Key` and repeats what did not get through (no network, 503, 429, 502, 504) with
 * the very same key: at most four times, waiting as long as the server asks or twice as long as before.
 */
export const repeatSafely: HttpInterceptorFn = (request, next) => {
  const jitter = inject(JITTER);
  const keyed =
    request.method === 'POST'
      ? request.clone({
          setHeaders: { 'Idempotency-Key': request.context.get(IDEMPOTENCY_KEY) ?? crypto.randomUUID() },
        })
      : request;
  return next(keyed).pipe(
    retry({
      count: MAX_REPEATS,
      delay: (error: HttpErrorResponse, attempt) =>
        mayPass(error) ? timer(waitBefore(error, attempt, jitter())) : throwError(() => error),
    }),
  );
};

function mayPass(error: HttpErrorResponse): boolean {
  return [0, 429, 502, 503, 504].includes(error.status);
}

/** Milliseconds to wait before the repeat number `attempt` (from 1). */
export function waitBefore(error: Pick<HttpErrorResponse, 'headers'>, attempt: number, chance: number): number {
  const asked = Number(error.headers.get('Retry-After') ?? Number.NaN);
  if (Number.isFinite(asked) && asked >= 0) return Math.min(asked * 1000, LONGEST_WAIT_MS) + chance * 200;
  const doubled = FIRST_WAIT_MS * 2 ** (attempt - 1);
  return Math.min(doubled, LONGEST_WAIT_MS) * (0.5 + chance / 2);
}
