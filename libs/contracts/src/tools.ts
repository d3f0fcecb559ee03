import { z } from 'zod';
import { Id } from './words.ts';

/**
 * How a call of a tool ended. `refused`: the tool said no, and why; `not_granted`: it is not this agent's to use;
 * `failed`: it could not be had, or it is not known what it did.
 */
export const ToolOutcome = z.enum(['answered', 'refused', 'not_granted', 'failed']);
export type ToolOutcome = z.infer<typeof ToolOutcome>;

/** One call of a tool in a turn, with what came of it. */
export const ToolUse = z.object({
  call_id: Id,
  /** As the model called it. */
  tool: z.string().min(1).max(64),
  /** JSON as the model wrote it; what was cut says so at its end. */
  arguments: z.string().max(2_100),
  outcome: ToolOutcome,
  /** What the model was told, or why there is nothing; what was cut says so at its end. */
  result: z.string().max(4_100),
  /** Of the whole result, in UTF-8. */
  bytes: z.int().min(0),
  took_ms: z.int().min(0),
});
export type ToolUse = z.infer<typeof ToolUse>;
