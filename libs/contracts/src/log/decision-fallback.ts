import { z } from 'zod';
import { Id, Draft } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Synthesis could not write a supported decision; the bare facts stand instead, and this says why. */
export const decisionFallback = defineLogEvent(
  'decision:fallback',
  ['draft'],
  z.object({
    draft_id: Id,
    draft: Draft,
    cause: z.string(),
  }),
);
