import { z } from 'zod';
import { Analysis, Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Where the table stands after a round. */
export const analysisUpdated = defineLogEvent(
  'analysis:updated',
  ['agreements', 'disagreements', 'proposals', 'concerns', 'trade_offs'],
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    ...Analysis.shape,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
