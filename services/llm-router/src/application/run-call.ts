import { setTimeout as wait } from 'node:timers/promises';
import type { CallOutcome } from '../domain/call-outcome.ts';
import type { ModelTry } from '../domain/model-try.ts';
import { NotNow } from '../domain/not-now.ts';
import type { Call, CallStore, Settlement } from '../ports/call-store.ts';
import { CallStopped, type RunningCalls } from './running-calls.ts';

export type CallResult = { readonly outcome: CallOutcome; readonly tries: readonly ModelTry[] };

export type RunCallParts = {
  readonly store: CallStore;
  readonly running: RunningCalls;
  /** Told of a result that came too late: the money is spent, another claim's result counts. */
  readonly onLost: (call: Call) => void;
};

/** What is to be done for one call. */
export type CallWork = {
  /** Never rejects for what a model did. */
  readonly ask: (claim: number, signal: AbortSignal) => Promise<CallResult>;
  /** The outcome of a call nobody wants any more. */
  readonly givenUp: () => CallOutcome;
};

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;

/**
 * Does a call once in effect, however often it is ordered: claimed before a model is asked, stored before it is told, and
 * told again from the store. Throws `NotNow` where the order must come again.
 */
export async function runCall(parts: RunCallParts, call: Call, work: CallWork): Promise<void> {
  const { store, running } = parts;
  if (running.has(call.id)) throw new NotNow('the call is under way here');
  const claim = await store.claim(call, running.leaseMs);
  if (claim.kind === 'settled') return;
  if (claim.kind === 'held') throw new NotNow('another process works on the call');
  await running.run(call.id, claim.number, async (signal) => {
    const result = claim.cancelled
      ? { outcome: work.givenUp(), tries: [] }
      : await work.ask(claim.number, signal).catch((error: unknown) => abandonFor(parts, call, claim.number, error));
    const why = signal.aborted && signal.reason instanceof CallStopped ? signal.reason.why : null;
    const isWhole = result.outcome.kind === 'turn-completed' || result.outcome.kind === 'output-completed';
    if (!isWhole && (why === 'shutdown' || why === 'lost')) {
      await store.abandon({ call, claim: claim.number, tries: result.tries });
      throw new NotNow(`the call was stopped: ${why}`);
    }
    const kept = await settle(store, { call, claim: claim.number, ...result });
    if (!kept) parts.onLost(call);
  });
}

/** What could not even be asked is let go, so that the next order finds it free. */
async function abandonFor({ store }: RunCallParts, call: Call, claim: number, error: unknown): Promise<never> {
  await store.abandon({ call, claim, tries: [] }).catch(() => undefined);
  throw error;
}

/** A result that is paid for is not dropped because the store is away: it is kept until the store is back. */
async function settle(store: CallStore, settlement: Settlement): Promise<boolean> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await store.settle(settlement);
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      await wait(waitMs);
    }
  }
}
