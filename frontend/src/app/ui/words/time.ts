const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A span in words: `a few seconds`, `4 minutes`, `2 days`. Milliseconds. */
export function span(ms: number): string {
  if (ms < MINUTE) return ms < 20_000 ? 'a few seconds' : 'less than a minute';
  const [unit, name] = ms < HOUR ? [MINUTE, 'minute'] : ms < DAY ? [HOUR, 'hour'] : [DAY, 'day'];
  const n = Math.floor(ms / unit);
  return `${n} ${name}${n === 1 ? '' : 's'}`;
}

/** `4 minutes ago`; older than a week: the day. `at` is ISO 8601, `now` milliseconds since the epoch. */
export function ago(at: string, now: number): string {
  const elapsed = now - Date.parse(at);
  if (elapsed < 20_000) return 'just now';
  return elapsed < 7 * DAY ? `${span(elapsed)} ago` : dayOf(at);
}

/** `in 4 minutes`, or that it has passed. */
export function until(at: string, now: number): string {
  const left = Date.parse(at) - now;
  return left <= 0 ? 'now due' : `in ${span(left)}`;
}

/** `14:05` today, else `3 Nov, 14:05`. */
export function clockTime(at: string, now: number): string {
  const then = new Date(at);
  const time = clockFormat.format(then);
  return then.toDateString() === new Date(now).toDateString() ? time : `${shortDayFormat.format(then)}, ${time}`;
}

/** `23 Nov 2026`; takes an instant or a calendar day. */
export const dayOf = (at: string): string => dayFormat.format(new Date(at));
