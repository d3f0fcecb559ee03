import { z } from 'zod';
import { Stance } from '../opinion.ts';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Somebody took or changed a stance. */
export const stanceTaken = defineLogEvent(
  'stance:taken',
  [],
  z.object({
    statement_id: Id,
    participant_id: Id,
    stance: Stance,
    /** The stance held until now; null: none. */
    before: Stance.nullable(),
    /** Acknowledged, but after the end: changes nothing. */
    late: z.boolean(),
  }),
);
