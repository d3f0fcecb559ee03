import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Draft } from '../words.ts';

/** The decision in words; every sentence carries its messages. */
export const decisionDrafted = defineFact(
  'synthesis',
  'decision-drafted',
  z.object({
    draft_id: Id,
    draft: Draft,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
