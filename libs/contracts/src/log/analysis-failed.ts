import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** No analysis of this round. */
export const analysisFailed = defineLogEvent(
  'analysis:failed',
  [],
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    cause: z.string(),
  }),
);
