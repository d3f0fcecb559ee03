import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Stance } from '../opinion.ts';
import { Id } from '../words.ts';

/** Somebody took or changed stances. */
export const stancesTaken = defineFact(
  'synthesis',
  'stances-taken',
  z.object({
    participant_id: Id,
    stances: z.array(z.object({ statement_id: Id, stance: Stance })).min(1),
    /** Whether a person was told that it counts: such a stance is recorded even where it lost the race with the end. */
    acknowledged: z.boolean(),
  }),
);
