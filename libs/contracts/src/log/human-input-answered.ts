import { z } from 'zod';
import { Id, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The first valid answer. */
export const humanInputAnswered = defineLogEvent(
  'human:input_answered',
  ['message'],
  z.object({
    request_id: Id,
    by: Id,
    /** The option repeated verbatim; null: the words match none. */
    option: Option.nullable(),
    message: z.string().nullable(),
    /** Acknowledged, but after the end: changes nothing. */
    late: z.boolean(),
  }),
);
