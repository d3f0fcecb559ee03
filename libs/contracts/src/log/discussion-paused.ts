import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** No new turns until resumed; what is in flight is recorded. */
export const discussionPaused = defineLogEvent(
  'discussion:paused',
  [],
  z.object({
    by: Id,
  }),
);
