import { z } from 'zod';
import { defineLogEvent } from './define.ts';

/** A limit of the request is used up, or nine tenths of a budget (`used` and `max` are shares of it): the floor winds down to the vote. */
export const limitReached = defineLogEvent(
  'limit:reached',
  [],
  z.object({
    limit: z.enum(['max_messages', 'max_tokens', 'max_minutes', 'budget']),
    used: z.number(),
    max: z.number(),
  }),
);
