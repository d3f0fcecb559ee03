import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id } from '../words.ts';

/** No analysis could be had. */
export const analysisFailed = defineFact(
  'synthesis',
  'analysis-failed',
  z.object({
    analysis_id: Id,
    cause: z.string(),
  }),
);
