import type { ask, ContextEntry, LogEvent, QuestionBody, QuestionReply, Refusal } from '@maestro/contracts';
import { ok, type Result } from '@maestro/kernel';
import { firstThatFit } from '../domain/page.ts';
import { invalid } from '../domain/refusals.ts';
import type { ContextStore } from '../ports/context-store.ts';
import type { Observer } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import { contextEntriesOf } from './announcer.ts';

type Asked = QuestionBody<typeof ask.readContext>;
type Told = QuestionReply<typeof ask.readContext>;
type Parts = { readonly store: Store; readonly contextStore: ContextStore; readonly observer: Observer };

const PAGE = 500;

/**
 * The shared context after the entry at `after`, from the log: for readers that did not find it in Redis, where it is
 * put back. Asked by services that were sent a command about this discussion; no person can ask.
 */
export const readContext =
  ({ store, contextStore, observer }: Parts) =>
  async ({ discussion_id, after, upto, limit }: Asked): Promise<Result<Told, Refusal>> => {
    const entries: ContextEntry[] = [];
    // The entry at `after` is read again: the first one told must follow it.
    let from = Math.max(0, after - 1);
    let follows: ContextEntry | undefined;
    while (entries.length < limit && from < upto) {
      const events: readonly LogEvent[] = await store.eventsAfter(discussion_id, from, Math.min(PAGE, upto - from));
      const last = events.at(-1);
      if (!last) break;
      from = last.seq;
      for (const entry of contextEntriesOf(events, entries.at(-1)?.seq ?? follows?.seq ?? 0)) {
        if (entry.seq === after) follows = entry;
        else entries.push(entry);
      }
    }
    if (after > 0 && !follows) {
      return invalid([{ pointer: '/after', detail: 'must be 0 or the seq of an entry of the context' }]);
    }
    const told = firstThatFit(entries.slice(0, limit));
    await contextStore
      .write(discussion_id, told)
      .catch((error: unknown) => observer.contextNotWritten(discussion_id, error));
    return ok({ entries: told });
  };
