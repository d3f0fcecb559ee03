import type { Actor, IdempotencyKey, Refusal } from '@maestro/contracts';
import { decide, type Decision, type Input, type State } from '@maestro/discussion-core';
import { ok, type Clock, type Result } from '@maestro/kernel';
import { notFound, unavailable } from '../domain/refusals.ts';
import type { Observer } from '../ports/observer.ts';
import type { Cause, Entry, Ledger, Store } from '../ports/store.ts';
import type { Announcer } from './announcer.ts';
import { entryOf } from './entry.ts';
import type { Folds } from './folds.ts';
import { KeyedQueue, QueueFull } from './keyed-queue.ts';

/** How often an input is decided again because another replica appended first. */
const ATTEMPTS = 5;

/** Something for a discussion that exists. */
export type Order = {
  /** What it is called in a trace: `post-message`. */
  readonly verb: string;
  readonly discussionId: string;
  readonly cause: Cause;
  /** Whether it may come in, and as what; asked again whenever the log turned out to be longer than thought. */
  readonly inputFor: (state: State, at: string) => Result<Input, Refusal>;
};

/** Where the effect of a person's order stands; null: it changed nothing. */
export type Effect = { readonly seq: number | null };

/** Others appended first, again and again. */
export class Behind extends Error {
  override readonly name = 'Behind';
}

export type RecorderParts = {
  readonly store: Store;
  readonly folds: Folds;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly announcer: Announcer;
};

/** The thin shell around the core: load, fold, decide, append; on a conflict of versions once more from the start. */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #queue = new KeyedQueue();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /**
   * For what nobody waits for: one statement, one commit. Gives the entry, or null where the input changed nothing.
   * Throws `Behind` or `QueueFull`: it must be tried again later.
   */
  async record(order: Order): Promise<Result<Entry | null, Refusal>> {
    const { store, announcer } = this.#parts;
    return this.#queue.run(order.discussionId, () =>
      this.#untilAppended(order.discussionId, async (afresh) => {
        const step = await this.#step(store, order, afresh);
        if (step.ok && step.value) announcer.committed(step.value);
        else if (step.ok && order.cause.handled) await store.settle(order.cause.handled);
        return step;
      }),
    );
  }

  /** For what a person orders: the reply is kept under the idempotency key in the transaction of the effect. */
  recordOnce(order: Order, actor: Actor, idempotency: IdempotencyKey | null): Promise<Result<Effect, Refusal>> {
    return this.recordAndReply(order, actor, idempotency, (entry) => ({ seq: entry?.events[0]?.seq ?? null }));
  }

  /** The same with a reply of the order's own; it is given null where nothing was changed. */
  async recordAndReply<R>(
    order: Order,
    actor: Actor,
    idempotency: IdempotencyKey | null,
    replyTo: (entry: Entry | null) => R,
  ): Promise<Result<R, Refusal>> {
    const { store, folds, observer } = this.#parts;
    const fold = await folds.latest(store, order.discussionId);
    if (!fold) return notFound();
    try {
      return await observer.within(order.verb, order.discussionId, fold.header.traceparent, () =>
        this.#queue.run(order.discussionId, () =>
          this.#untilAppended(order.discussionId, (afresh) =>
            this.#stepOnce(order, actor, idempotency, replyTo, afresh),
          ),
        ),
      );
    } catch (error) {
      if (error instanceof Behind || error instanceof QueueFull) return unavailable('the discussion is busy');
      throw error;
    }
  }

  async #stepOnce<R>(
    order: Order,
    actor: Actor,
    idempotency: IdempotencyKey | null,
    replyTo: (entry: Entry | null) => R,
    afresh: boolean,
  ): Promise<Result<R, Refusal>> {
    const { store, announcer } = this.#parts;
    const entries: Entry[] = [];
    const reply = await store.answerOnce<R>(actor, idempotency, async (ledger) => {
      const step = await this.#step(ledger, order, afresh);
      if (!step.ok) return step;
      if (step.value) entries.push(step.value);
      return ok(replyTo(step.value));
    });
    for (const entry of entries) announcer.committed(entry);
    return reply;
  }

  async #untilAppended<T>(discussionId: string, attempt: (afresh: boolean) => Promise<T>): Promise<T> {
    for (let n = 1; ; n++) {
      try {
        return await attempt(n > 1);
      } catch (error) {
        if (!(error instanceof Behind)) throw error;
        this.#parts.observer.behind(discussionId);
        if (n === ATTEMPTS) throw error;
      }
    }
  }

  /** One attempt. Throws `Behind` where the log's head is not where the fold is. */
  async #step(ledger: Ledger, order: Order, afresh: boolean): Promise<Result<Entry | null, Refusal>> {
    const { folds } = this.#parts;
    const known = afresh ? null : await folds.latest(ledger, order.discussionId);
    let fold = known ?? (await folds.fresh(ledger, order.discussionId));
    if (!fold) return notFound();
    let at = this.#at(fold.state);
    let decision = decideOn(fold.state, order, at);
    if (known && !moves(decision)) {
      // Only an append notices that the fold is behind: before nothing is done, look.
      fold = (await folds.fresh(ledger, order.discussionId)) ?? fold;
      at = this.#at(fold.state);
      if (fold !== known) decision = decideOn(fold.state, order, at);
    }
    if (!decision.ok) return decision;
    if (!moves(decision)) return ok(null);

    const entry = entryOf(fold.state, fold.header, decision.value, at, order.cause);
    const appended = await ledger.append(entry);
    if (appended.ok) return ok(entry);
    if (appended.error === 'behind') throw new Behind(`${order.discussionId} is past ${fold.state.seq}`);
    return ok(null);
  }

  /** Now, but never before the newest event: replicas' clocks differ. */
  #at(state: State): string {
    const now = this.#parts.clock.now().toISOString();
    return now > state.updated_at ? now : state.updated_at;
  }
}

function decideOn(state: State, order: Order, at: string): Result<Decision, Refusal> {
  const input = order.inputFor(state, at);
  return input.ok ? decide(input.value, state) : input;
}

const moves = (decision: Result<Decision, Refusal>): boolean => decision.ok && decision.value.events.length > 0;
