import type { Entry } from './store.ts';

/** Sends what was committed. */
export interface Outbox {
  /** What this entry tells is committed: send it now rather than at the next poll. */
  send(entry: Entry): void;
}
