import { z } from 'zod';
import { Id } from '../words.ts';

/** What the router must know about an agent with a seat. */
export const AgentSeat = z.object({
  id: Id,
  persona: Id,
  /** The one the discussion was opened with; absent: the newest. */
  persona_version: z.int().positive().optional(),
  provider: Id.nullable(),
  model: z.string().nullable(),
});
export type AgentSeat = z.infer<typeof AgentSeat>;

/** Why a model is asked for structured output. */
export const CallPurpose = z.enum(['moderation', 'ballot', 'analysis', 'stances', 'decision']);
export type CallPurpose = z.infer<typeof CallPurpose>;
