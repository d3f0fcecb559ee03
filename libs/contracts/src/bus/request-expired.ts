import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Option } from '../words.ts';

/** The deadline passed without an answer. */
export const requestExpired = defineFact(
  'human-input',
  'request-expired',
  z.object({
    request_id: Id,
    policy: z.enum(['wait', 'default']),
    option: Option.nullable(),
  }),
);
