import { z } from 'zod';
import { defineLogEvent } from './define.ts';

/** Agreement passed the threshold. */
export const consensusDetected = defineLogEvent(
  'consensus:detected',
  ['agreements', 'disagreements'],
  z.object({
    agreements: z.array(z.string()),
    disagreements: z.array(z.string()),
    agreement: z.number(),
  }),
);
