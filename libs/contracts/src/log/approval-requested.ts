import { z } from 'zod';
import { Id, Option, ApprovalResponse } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** An approver must sign or refuse. */
export const approvalRequested = defineLogEvent(
  'approval:requested',
  [],
  z.object({
    request_id: Id,
    draft_id: Id,
    to: Id,
    option: Option,
    responses: z.array(ApprovalResponse),
  }),
);
