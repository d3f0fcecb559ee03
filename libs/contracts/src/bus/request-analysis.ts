import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id, Instant } from '../words.ts';

/** Say where the table stands. */
export const requestAnalysis = defineCommand(
  'synthesis',
  'request-analysis',
  z.object({
    analysis_id: Id,
    round: z.int().min(0),
    context_seq: z.int().min(0),
    deadline: Instant,
  }),
);
