import { z } from 'zod';
import { Id, Instant, Option, RequestType, Expiry } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** Somebody must answer; a blocking request holds the floor. */
export const humanInputRequired = defineLogEvent(
  'human:input_required',
  ['prompt'],
  z.object({
    request_id: Id,
    type: RequestType,
    prompt: z.string(),
    options: z.array(Option),
    to: z.array(Id),
    blocking: z.boolean(),
    /** Whether only one of the options is an answer. */
    strict: z.boolean(),
    deadline: Instant.nullable(),
    expiry: Expiry,
    /** `moderator`, `tie` (no winner: the decision maker is asked) or the participant who asked. */
    asked_by: z.string(),
  }),
);
