import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Somebody's ballot is recorded; the choice is shown at close. */
export const voteCast = defineLogEvent(
  'vote:cast',
  [],
  z.object({
    vote_id: Id,
    participant_id: Id,
    /** Acknowledged, but after the end: changes nothing. */
    late: z.boolean(),
  }),
);
