import { replay, type Decision, type State } from '@maestro/discussion-core';
import type { Cause, Entry, Header } from '../ports/store.ts';

/** Gives what was decided its places in the log. */
export function entryOf(before: State, header: Header, decision: Decision, at: string, cause: Cause): Entry {
  const events = decision.events.map((event, i) => ({ ...event, seq: before.seq + 1 + i, at }));
  return {
    header,
    before,
    events,
    commands: decision.commands,
    after: replay(before.discussion_id, events, before),
    cause,
  };
}
