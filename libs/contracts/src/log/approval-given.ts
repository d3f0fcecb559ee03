import { z } from 'zod';
import { Id, Option, ApprovalResponse } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** An approver's answer. */
export const approvalGiven = defineLogEvent(
  'approval:given',
  ['conditions', 'reason'],
  z.object({
    request_id: Id,
    by: Id,
    response: ApprovalResponse,
    /** Where overridden: the option put in its place. */
    option: Option.nullable(),
    conditions: z.array(z.string()),
    reason: z.string().nullable(),
    /** Acknowledged, but after the end: changes nothing. */
    late: z.boolean(),
  }),
);
