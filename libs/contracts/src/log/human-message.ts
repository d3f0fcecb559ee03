import { z } from 'zod';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** A person spoke. */
export const humanMessage = defineLogEvent(
  'human:message',
  ['message'],
  z.object({
    participant_id: Id,
    message: z.string(),
    mentions: z.array(Id),
  }),
);
