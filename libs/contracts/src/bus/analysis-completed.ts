import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Analysis } from '../words.ts';

/** Where the table stands. */
export const analysisCompleted = defineFact(
  'synthesis',
  'analysis-completed',
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    analysis: Analysis,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
