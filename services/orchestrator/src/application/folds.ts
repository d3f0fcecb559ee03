import { initialState, replay, type State } from '@maestro/discussion-core';
import { LRUCache } from 'lru-cache';
import type { Observer } from '../ports/observer.ts';
import type { Header, Ledger } from '../ports/store.ts';

/** Events folded and kept in this process, over all discussions. */
const KEPT_EVENTS = 200_000;
const PAGE = 1000;

/** A log folded into a state, and what stands beside it. */
export type Fold = { readonly state: State; readonly header: Header };

/** The folds of this process: what was folded once is only ever continued. */
export class Folds {
  readonly #observer: Observer;
  readonly #kept: LRUCache<string, Fold>;

  constructor(observer: Observer, keptEvents = KEPT_EVENTS) {
    this.#observer = observer;
    this.#kept = new LRUCache({ maxSize: keptEvents, sizeCalculation: (fold) => fold.state.seq });
  }

  /** As this process last saw it, which may be behind the log; null where there is no such discussion. */
  async latest(ledger: Ledger, discussionId: string): Promise<Fold | null> {
    const kept = this.#kept.get(discussionId);
    this.#observer.foldWanted(kept !== undefined);
    return kept ?? this.#load(ledger, discussionId);
  }

  /** As the log stands now. */
  async fresh(ledger: Ledger, discussionId: string): Promise<Fold | null> {
    const kept = this.#kept.get(discussionId);
    this.#observer.foldWanted(kept !== undefined);
    return kept ? this.#continue(ledger, kept) : this.#load(ledger, discussionId);
  }

  /** Keeps what was committed. */
  keep(fold: Fold): void {
    const kept = this.#kept.get(fold.state.discussion_id);
    if (!kept || kept.state.seq < fold.state.seq) this.#kept.set(fold.state.discussion_id, fold);
  }

  async #load(ledger: Ledger, discussionId: string): Promise<Fold | null> {
    const header = await ledger.header(discussionId);
    return header && this.#continue(ledger, { header, state: initialState(discussionId) });
  }

  async #continue(ledger: Ledger, from: Fold): Promise<Fold> {
    let { state } = from;
    for (;;) {
      const events = await ledger.eventsAfter(state.discussion_id, state.seq, PAGE);
      state = replay(state.discussion_id, events, state);
      if (events.length < PAGE) break;
    }
    if (state.seq === from.state.seq) return from;
    const fold = { header: from.header, state };
    this.keep(fold);
    return fold;
  }
}
