import type { OutboxRow, Relay } from '@maestro/messaging';
import type { Outbox } from '../../ports/outbox.ts';
import type { Entry } from '../../ports/store.ts';

/** Remembers the rows an entry wrote until it is known to be committed. */
export type Told = {
  note(entry: Entry, rows: readonly OutboxRow[]): void;
  outbox(relay: Pick<Relay, 'handOver' | 'wake'>): Outbox;
};

export function createTold(): Told {
  // An entry whose transaction is rolled back is let go together with its rows.
  const told = new WeakMap<Entry, readonly OutboxRow[]>();
  return {
    note: (entry, rows) => void told.set(entry, rows),
    outbox: (relay) => ({
      send(entry) {
        const rows = told.get(entry);
        if (rows) relay.handOver(rows);
        else relay.wake();
      },
    }),
  };
}
