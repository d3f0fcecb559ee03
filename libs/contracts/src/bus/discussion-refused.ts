import { z } from 'zod';
import { defineFact } from '../message.ts';

/** A `discussion-requested` was not valid; the reasons by field. */
export const discussionRefused = defineFact(
  'orchestrator',
  'discussion-refused',
  z.object({
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  }),
);
