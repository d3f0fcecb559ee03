import type { ContextEntry } from '@maestro/contracts';

export interface SharedContext {
  /** All entries up to the one whose `seq` is `upto`, oldest first. Throws `NotNow` where it cannot be had at the moment. */
  read(discussionId: string, upto: number): Promise<readonly ContextEntry[]>;
}
