/** The headers in which a vendor says how long to wait. */
export const WAIT_HEADERS = ['retry-after-ms', 'retry-after'] as const;

/**
 * What a vendor asks us to wait, in milliseconds, from `retry-after-ms` or `retry-after` (seconds or an HTTP date).
 * null where it says nothing or nonsense.
 */
export function retryAfterMs(header: (name: string) => string | null | undefined, now: number): number | null {
  const milliseconds = Number.parseFloat(header('retry-after-ms') ?? '');
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return milliseconds;
  const value = header('retry-after')?.trim();
  if (!value) return null;
  const wait = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
