import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id } from '../words.ts';

/** Nobody need answer any more. */
export const withdrawRequest = defineCommand(
  'human-input',
  'withdraw-request',
  z.object({
    request_id: Id,
    reason: z.string(),
  }),
);
