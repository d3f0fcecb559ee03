import { z } from 'zod';
import { Id, Option } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** The deadline passed; the declared policy was followed. */
export const humanInputExpired = defineLogEvent(
  'human:input_expired',
  [],
  z.object({
    request_id: Id,
    policy: z.enum(['wait', 'default']),
    option: Option.nullable(),
  }),
);
