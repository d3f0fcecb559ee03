import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Statement } from '../opinion.ts';
import { Id, Analysis } from '../words.ts';

/** Where the table stands. */
export const analysisCompleted = defineFact(
  'synthesis',
  'analysis-completed',
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    analysis: Analysis,
    /** Claims that were not on the table yet; absent: none. */
    statements: z.array(Statement).max(10).optional(),
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
