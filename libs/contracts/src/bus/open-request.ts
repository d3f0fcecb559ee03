import { z } from 'zod';
import { defineCommand } from '../message.ts';
import { Id, Instant, Option, RequestType, Expiry, ApprovalResponse } from '../words.ts';

/** Ask these people; `approval` is the final sign-off of a drafted decision. */
export const openRequest = defineCommand(
  'human-input',
  'open-request',
  z.object({
    request_id: Id,
    kind: z.enum(['input_request', 'approval']),
    type: RequestType,
    topic: z.string(),
    prompt: z.string(),
    options: z.array(Option),
    to: z.array(Id).min(1),
    blocking: z.boolean(),
    strict: z.boolean(),
    deadline: Instant.nullable(),
    expiry: Expiry,
    /** Approvals: which responses are open; empty otherwise. */
    responses: z.array(ApprovalResponse),
  }),
);
