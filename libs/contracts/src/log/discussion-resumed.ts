import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Turns go on. */
export const discussionResumed = defineLogEvent(
  'discussion:resumed',
  [],
  z.object({
    by: Id,
  }),
);
