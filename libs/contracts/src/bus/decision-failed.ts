import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id } from '../words.ts';

/** No supported decision could be written. */
export const decisionFailed = defineFact(
  'synthesis',
  'decision-failed',
  z.object({
    draft_id: Id,
    cause: z.string(),
  }),
);
