import { writeStored } from '@maestro/discussion-context';
import type { Redis } from 'ioredis';
import type { ContextStore } from '../../ports/context-store.ts';

export const createContextStore = (redis: Redis): ContextStore => ({
  write: (discussionId, entries) => writeStored(redis, discussionId, entries),
});
