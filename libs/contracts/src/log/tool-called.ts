import { z } from 'zod';
import { ToolUse } from '../tools.ts';
import { Id } from '../words.ts';
import { defineLogEvent } from './define.ts';

/** An agent called a tool in its turn; recorded with what came of it, before the turn's own outcome. */
export const toolCalled = defineLogEvent(
  'tool:called',
  ['arguments', 'result'],
  z.object({
    agent_id: Id,
    turn_id: Id,
    ...ToolUse.shape,
    /** The turn had been given up by then: what the tool did stands, and nobody reads of it in the thread. */
    late: z.boolean(),
  }),
);
