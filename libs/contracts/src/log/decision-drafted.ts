import { z } from 'zod';
import { Id, Draft } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The decision in words, every sentence with its messages. */
export const decisionDrafted = defineLogEvent(
  'decision:drafted',
  ['draft'],
  z.object({
    draft_id: Id,
    draft: Draft,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
