/** How the page hangs on the log, for the person in front of it. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** Lost; the next attempt is made at `retryAt` (milliseconds since the epoch) by itself. */
  | { readonly state: 'lost'; readonly retryAt: number; readonly failures: number }
  | { readonly state: 'closed'; readonly reason: 'not-found' | 'signed-out' };
