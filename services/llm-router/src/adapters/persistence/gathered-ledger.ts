import type { Kysely } from '@maestro/database';
import { NotNow } from '../../domain/not-now.ts';
import type { ChatLedger } from '../../ports/chat-ledger.ts';
import { insertLedgerRows, ledgerRows, type LedgerRow } from './ledger.ts';
import type { RouterTables } from './tables.ts';
import { whileItIsThere } from './while-it-is-there.ts';

/** Calls written by one statement at the most. */
const MOST_AT_ONCE = 200;
/** Nobody claims these calls: theirs is the only one. */
const ONLY_CLAIM = 1;

type Waiting = {
  readonly rows: readonly LedgerRow[];
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
};

/**
 * The ledger of many small calls, with one statement under way at a time: what comes meanwhile is gathered into the next.
 * It holds no more than the calls that wait for it.
 */
export function gatheredLedger(db: Kysely<RouterTables>): ChatLedger {
  const waiting: Waiting[] = [];
  let writing = false;
  let isThere = true;

  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      await whileItIsThere(() => insertLedgerRows(batch.flatMap(({ rows }) => rows)).execute(db));
      isThere = true;
      for (const { kept } of batch) kept();
    } catch (error) {
      isThere = !(error instanceof NotNow);
      if (!isThere || batch.length === 1) for (const { failed } of batch) failed(error);
      // One that cannot be written takes no other with it.
      else for (const one of batch) await write([one]);
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) await write(waiting.splice(0, MOST_AT_ONCE));
    writing = false;
  }

  return {
    keep: (call, tries) =>
      tries.length === 0
        ? Promise.resolve()
        : new Promise<void>((kept, failed) => {
            waiting.push({ rows: ledgerRows(call, ONLY_CLAIM, tries), kept, failed });
            if (!writing) void writeAll();
          }),
    get isThere() {
      return isThere;
    },
  };
}
