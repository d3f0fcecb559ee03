import { z } from 'zod';
import { FailedModel } from '../budgets.ts';
import { defineFact } from '../message.ts';
import { ToolUse } from '../tools.ts';
import { Id, Tokens } from '../words.ts';

/** An agent spoke; stored under the turn id before it is told. */
export const agentTurnCompleted = defineFact(
  'llm-router',
  'agent-turn-completed',
  z.object({
    turn_id: Id,
    agent_id: Id,
    text: z.string().min(1),
    provider: z.string(),
    model: z.string(),
    simulated: z.boolean(),
    tokens: Tokens,
    fallback_from: z.string().nullable(),
    /** What gave nothing before the model that answered, in order. Absent: nothing failed. */
    failed: z.array(FailedModel).max(100).optional(),
    attempt: z.int().positive(),
    /** Milliseconds spent waiting for the vendor. */
    vendor_ms: z.number(),
    /** Tools it called, in order: what they did stands, whatever became of the turn. Absent: none. */
    tool_calls: z.array(ToolUse).max(32).optional(),
  }),
);
