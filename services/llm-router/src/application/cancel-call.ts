import type { CallStore } from '../ports/call-store.ts';
import type { RunningCalls } from './running-calls.ts';

export type CancelParts = { readonly store: Pick<CallStore, 'cancel'>; readonly running: RunningCalls };

/**
 * Gives a call up: at once where it is under way here, and before it begins where its order has not come yet. Other
 * processes hear the same command as it is published; one that missed it sees the mark when it renews its lease. A result
 * that is stored already stays.
 */
export async function cancelCall(
  { store, running }: CancelParts,
  callId: string,
  from: { readonly workspaceId: string; readonly discussionId: string },
): Promise<void> {
  running.cancel(callId);
  await store.cancel(callId, from.workspaceId, from.discussionId);
}
