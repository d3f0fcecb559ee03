import { ok, type Clock } from '@maestro/kernel';
import type { Observer } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import type { Folds } from './folds.ts';
import type { Recorder } from './recorder.ts';

/** Discussions taken at once. */
const BATCH = 50;
/** How long they are this replica's: whatever it could not handle by then comes up again. */
const LEASE_MS = 10_000;
const AT_ONCE = 8;

type Parts = {
  readonly store: Store;
  readonly folds: Folds;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly observer: Observer;
};

/** Tells every discussion whose deadline has passed that it has. Gives how many were told. */
export function timePassed({ store, folds, recorder, clock, observer }: Parts): () => Promise<number> {
  async function tell(discussionId: string): Promise<void> {
    const fold = await folds.fresh(store, discussionId);
    if (!fold) throw new Error(`${discussionId} has a deadline and no log`);
    const told = await observer.within('time-passed', discussionId, fold.header.traceparent, () =>
      recorder.record({
        verb: 'time-passed',
        discussionId,
        cause: { actor: 'service:orchestrator', handled: null },
        inputFor: (_, at) => ok({ kind: 'time-passed', at }),
      }),
    );
    if (!told.ok) throw new Error(`the passing of time was refused: ${told.error.detail}`);
    // Nothing was due after all: others were quicker, or clocks differ.
    if (!told.value) await store.reschedule((await folds.fresh(store, discussionId))?.state ?? fold.state);
  }

  return async () => {
    const due = await store.claimDue(clock.now(), LEASE_MS, BATCH);
    observer.dueBacklog(due.length < BATCH ? 0 : await store.countDue(clock.now()));
    const waiting = [...due];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const discussionId = id;
        await tell(discussionId).catch((error: unknown) => observer.deadlineNotHandled(discussionId, error));
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, work));
    return due.length;
  };
}
