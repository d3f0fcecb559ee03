import { z } from 'zod';
import { Id, ModeratorChoice } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The moderator's valid pick. */
export const moderatorChose = defineLogEvent(
  'moderator:chose',
  ['choice'],
  z.object({
    choice_id: Id,
    choice: ModeratorChoice,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
  }),
);
