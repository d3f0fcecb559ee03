import { z } from 'zod';
import { Id, Instant } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The analyst was asked to read the thread; nothing waits for it. */
export const analysisRequested = defineLogEvent(
  'analysis:requested',
  [],
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    deadline: Instant,
  }),
);
