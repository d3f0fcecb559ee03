import { z } from 'zod';
import { defineFact } from '../message.ts';
import { Id, Option, ApprovalResponse } from '../words.ts';

/** The first valid answer; `approval` is set where the kind is. */
export const requestAnswered = defineFact(
  'human-input',
  'request-answered',
  z.object({
    request_id: Id,
    kind: z.enum(['input_request', 'approval']),
    by: Id,
    option: Option.nullable(),
    message: z.string().nullable(),
    approval: z
      .object({
        response: ApprovalResponse,
        option: Option.nullable(),
        conditions: z.array(z.string()),
        reason: z.string().nullable(),
      })
      .nullable(),
  }),
);
