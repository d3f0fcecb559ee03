import { z } from 'zod';
import { defineFact } from '../message.ts';
import { ToolUse } from '../tools.ts';
import { Id, TurnFailure } from '../words.ts';

/** A turn could not be had. */
export const agentTurnFailed = defineFact(
  'llm-router',
  'agent-turn-failed',
  z.object({
    turn_id: Id,
    agent_id: Id,
    cause: TurnFailure,
    detail: z.string(),
    /** Tools it called, in order: what they did stands, whatever became of the turn. Absent: none. */
    tool_calls: z.array(ToolUse).max(32).optional(),
  }),
);
