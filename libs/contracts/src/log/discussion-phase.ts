import { z } from 'zod';
import { Phase } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The discussion moved on; `reason` is one of the core's own words, never free text. */
export const discussionPhase = defineLogEvent(
  'discussion:phase',
  [],
  z.object({
    from: Phase,
    to: Phase,
    reason: z.string(),
    by: z.string().nullable(),
  }),
);
