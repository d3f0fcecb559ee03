import { setTimeout as wait } from 'node:timers/promises';
import type { CallOutcome } from '../domain/call-outcome.ts';
import type { ModelTry } from '../domain/model-try.ts';
import { NotNow } from '../domain/not-now.ts';
import type { Call, CallStore, Settlement } from '../ports/call-store.ts';
import { CallStopped, type RunningCalls } from './running-calls.ts';
import type { HeldClaim, OpenSpending } from './spending.ts';

export type CallResult = { readonly outcome: CallOutcome; readonly tries: readonly ModelTry[] };

export type RunCallParts = {
  readonly store: CallStore;
  readonly running: RunningCalls;
  readonly spending: OpenSpending;
  /** Told of a result that came too late: the money is spent, another claim's result counts. */
  readonly onLost: (call: Call) => void;
};

/** What is to be done for one call. */
export type CallWork = {
  /** Never rejects for what a model did. */
  readonly ask: (claim: HeldClaim, signal: AbortSignal) => Promise<CallResult>;
  /** The outcome of a call nobody wants any more. */
  readonly givenUp: () => CallOutcome | Promise<CallOutcome>;
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
  const held: HeldClaim = { number: claim.number, spending: parts.spending(call, claim.number, claim.budget) };
  await running.run(call.id, claim.number, async (signal) => {
    // It pays for rounds its predecessors kept, even if it asks nobody.
    if (claim.number > 1) await held.spending.findBudgets();
    const result = claim.cancelled
      ? { outcome: await work.givenUp(), tries: [] }
      : await work.ask(held, signal).catch((error: unknown) => abandonFor(parts, call, held, error));
    const why = stoppedBecause(result.outcome, signal, running);
    if (why === 'shutdown' || why === 'lost') {
      await store.abandon({ call, claim: held.number, tries: result.tries, budgets: held.spending.budgets });
      throw new NotNow(`the call was stopped: ${why}`);
    }
    const kept = await settleInTheEnd(store, { call, claim: held.number, ...result, budgets: held.spending.budgets });
    if (!kept) parts.onLost(call);
  });
}

/** Why there is no answer, where that was our doing; null where there is one, or it was a model's. */
function stoppedBecause(
  { kind, data }: CallOutcome,
  signal: AbortSignal,
  running: RunningCalls,
): CallStopped['why'] | null {
  if (kind === 'turn-completed' || kind === 'output-completed' || kind === 'chat-answered') return null;
  if (signal.aborted && signal.reason instanceof CallStopped) return signal.reason.why;
  // Sent away at the gate before its signal told why.
  return running.closing && data.cause === 'cancelled' ? 'shutdown' : null;
}

/** What could not even be asked is let go, so that the next order finds it free. */
async function abandonFor({ store }: RunCallParts, call: Call, claim: HeldClaim, error: unknown): Promise<never> {
  await store.abandon({ call, claim: claim.number, tries: [], budgets: claim.spending.budgets }).catch(() => undefined);
  throw error;
}

/** A result that is paid for is not dropped because the store is away: it is kept until the store is back. */
export async function settleInTheEnd(store: CallStore, settlement: Settlement): Promise<boolean> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await store.settle(settlement);
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      await wait(waitMs);
    }
  }
}
