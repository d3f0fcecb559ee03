import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Somebody gave up the seat; what they said stays. */
export const participantLeft = defineLogEvent(
  'participant:left',
  [],
  z.object({
    participant_id: Id,
    by: Id,
  }),
);
