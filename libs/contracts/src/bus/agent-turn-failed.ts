import { z } from 'zod';
import { defineFact } from '../message.ts';
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
  }),
);
