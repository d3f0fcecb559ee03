import { instantPlus } from '@maestro/kernel';
import { floorIsOpen, hasEnded, type State } from './state.ts';
import { timeLimitOf } from './stopping/limits.ts';

/** How long each command may take, in milliseconds; its own service gives up by then. */
export const ALLOWED = { turn: 120_000, choice: 45_000, analysis: 90_000, draft: 180_000 } as const;

/** What the core waits beyond that before it gives up itself: a dead letter must not hang a discussion. */
export const GRACE = 15_000;

/** The earliest instant at which `time-passed` may change something; null: only others can move this discussion. */
export function nextDeadline(state: State): string | null {
  if (hasEnded(state)) return null;
  const waits = [state.turn?.deadline, state.choice?.deadline, ...Object.values(state.analyses).map((a) => a.deadline)];
  if (state.draft && !state.draft.draft) waits.push(state.draft.deadline);
  const due = waits.filter((d) => d !== undefined).map((d) => instantPlus(d, GRACE));
  const limit = timeLimitOf(state);
  // Paused, a limit waits for whoever resumes.
  if (limit !== null && floorIsOpen(state) && !state.closing && !state.paused) due.push(limit);
  return due.length === 0 ? null : due.reduce((a, b) => (a < b ? a : b));
}

/** Whether the watchdog of something with this deadline bites at `at`. */
export const isOverdue = (deadline: string, at: string): boolean => instantPlus(deadline, GRACE) <= at;
