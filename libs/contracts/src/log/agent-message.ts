import { z } from 'zod';
import { FailedModel } from '../budgets.ts';
import { Id, Tokens } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** An agent's finished contribution. */
export const agentMessage = defineLogEvent(
  'agent:message',
  ['message'],
  z.object({
    agent_id: Id,
    message: z.string(),
    turn_id: Id,
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
    /** Participants named with @ in the text. */
    mentions: z.array(Id),
    tokens: Tokens,
    /** The model that was asked first, where another one answered. */
    fallback_from: z.string().nullable(),
    /** What gave nothing before the model that answered, in order. Absent: nothing failed. */
    failed: z.array(FailedModel).max(100).optional(),
  }),
);
