import { z } from 'zod';
import { Id, Instant, ModeratorTopic } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The moderator model was asked to choose among what the rules allow. */
export const moderatorAsked = defineLogEvent(
  'moderator:asked',
  [],
  z.object({
    choice_id: Id,
    about: ModeratorTopic,
    candidates: z.array(Id),
    deadline: Instant,
  }),
);
