import { z } from 'zod';
import { Id, ModeratorChoice } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The moderator gave no valid pick; the rules chose. */
export const moderatorFallback = defineLogEvent(
  'moderator:fallback',
  [],
  z.object({
    choice_id: Id,
    choice: ModeratorChoice,
  }),
);
