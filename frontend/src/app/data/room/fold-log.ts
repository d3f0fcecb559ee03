import type { LogEvent, LogEventType } from '@maestro/contracts';
import type { Entry } from './entry';
import { decisionSteps } from './fold-decision';
import { floorSteps } from './fold-floor';
import { opinionSteps } from './fold-opinion';
import { requestSteps } from './fold-requests';
import { voteSteps } from './fold-votes';
import type { Room } from './room';
import type { Step, Steps } from './step';

const steps: Steps = { ...floorSteps, ...requestSteps, ...voteSteps, ...decisionSteps, ...opinionSteps };

/**
 * Folds events of the log into the room. They must follow one another from `room.seq`; an event of a type this page
 * does not know only moves `seq` on. Entries are copied once per batch, so that a long history folds in linear time.
 */
export function foldLog(room: Room, events: readonly LogEvent[]): Room {
  const added: Entry[] = [];
  let current = room;
  for (const event of events) {
    if (event.seq !== current.seq + 1) throw new Error(`event ${event.seq} cannot follow ${current.seq}`);
    const step = steps[event.type] as Step<LogEventType> | undefined;
    const change = step?.(current, event) ?? {};
    current = { ...current, ...change.room, seq: event.seq };
    if (change.entry !== undefined) added.push(change.entry);
  }
  return added.length === 0 ? current : { ...current, entries: [...current.entries, ...added] };
}
