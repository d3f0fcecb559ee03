import { contextEntryOf } from '@maestro/discussion-core';
import type { ContextEntry, LogEvent } from '@maestro/contracts';
import type { ContextStore } from '../ports/context-store.ts';
import type { Observer } from '../ports/observer.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Entry } from '../ports/store.ts';
import type { Folds } from './folds.ts';

type AnnouncerParts = {
  readonly folds: Folds;
  readonly contextStore: ContextStore;
  readonly outbox: Outbox;
  readonly observer: Observer;
};

/** What follows a commit. Nothing here can fail the input: whatever is lost is found again in the log. */
export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  committed(entry: Entry): void {
    const { folds, contextStore, outbox, observer } = this.#parts;
    const { discussion_id } = entry.after;
    outbox.send(entry);
    folds.keep({ state: entry.after, header: entry.header });
    // Right behind the commands it is needed for, so as not to hold them up: it is there before they have been delivered.
    queueMicrotask(() => {
      contextStore
        .write(discussion_id, contextEntriesOf(entry.events, entry.before.context_seq))
        .catch((error: unknown) => observer.contextNotWritten(discussion_id, error));
      observer.appended(discussion_id, entry.events);
    });
  }
}

/** The shared context these events add, the first entry following the one at `prev`. */
export function contextEntriesOf(events: readonly LogEvent[], prev: number): ContextEntry[] {
  const entries: ContextEntry[] = [];
  for (const event of events) {
    const entry = contextEntryOf(event, entries.at(-1)?.seq ?? prev);
    if (entry) entries.push(entry);
  }
  return entries;
}
