import { z } from 'zod';
import { Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The decision stands. */
export const decisionFinalized = defineLogEvent(
  'decision:finalized',
  ['decision', 'rationale', 'action_plan', 'conditions'],
  z.object({
    option: Option,
    decision: z.string(),
    rationale: z.string(),
    action_plan: z.array(z.string()),
    conditions: z.array(z.string()),
    supporting_votes: z.int(),
    dissenting_votes: z.int(),
  }),
);
