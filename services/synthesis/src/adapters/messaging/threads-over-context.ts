import type { ContextReader } from '@maestro/discussion-context';
import { threadOf } from '../../domain/thread.ts';
import type { ThreadReader } from '../../ports/tasks.ts';

/** Threads read from the shared context. */
export const threadsOver = (context: ContextReader): ThreadReader => ({
  read: async (discussionId, upto) => threadOf(await context.read(discussionId, upto)),
});
