import type { ContextEntry } from '@maestro/contracts';

export interface SharedContext {
  /** All entries up to the one whose `seq` is `upto`, oldest first. Throws where it cannot be had: the order must come again. */
  read(discussionId: string, upto: number): Promise<readonly ContextEntry[]>;
}
