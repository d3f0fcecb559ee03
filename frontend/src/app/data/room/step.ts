import type { LogEvent, LogEventType } from '@maestro/contracts';
import type { Entry } from './entry';
import type { Room } from './room';

type EventOf<T extends LogEventType> = Extract<LogEvent, { type: T }>;

/** What one event changes, and the row it adds to the thread. Pure: the room given is never touched. */
export type Step<T extends LogEventType> = (
  room: Room,
  event: EventOf<T>,
) => { readonly room?: Partial<Room>; readonly entry?: Entry };
export type Steps = { readonly [T in LogEventType]?: Step<T> };
