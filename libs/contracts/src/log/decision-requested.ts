import { z } from 'zod';
import { Id, Instant, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** An option has been chosen; synthesis is asked to write the decision. */
export const decisionRequested = defineLogEvent(
  'decision:requested',
  [],
  z.object({
    draft_id: Id,
    option: Option,
    basis: z.enum(['vote', 'decision_maker', 'override', 'sole_option']),
    deadline: Instant,
  }),
);
