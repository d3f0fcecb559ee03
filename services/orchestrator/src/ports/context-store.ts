import type { ContextEntry } from '@maestro/contracts';

/** The copy of the shared context that models' services read first. */
export interface ContextStore {
  write(discussionId: string, entries: readonly ContextEntry[]): Promise<void>;
}
